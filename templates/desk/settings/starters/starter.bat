@echo off
rem {{ screen.title }}
set OPTIONS={{ screen.options|join(" ") }} --user-data-dir="%LOCALAPPDATA%\loket-{{ screen.name }}" --no-first-run --noerrdialogs --app={{ url }}
for %%B in ("%ProgramFiles%\Google\Chrome\Application\chrome.exe" "%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe" "%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe" "%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe" "%ProgramFiles%\Microsoft\Edge\Application\msedge.exe") do if exist %%B (
  start "" %%B %OPTIONS%
  exit /b
)
echo {{ _("Chrome atau Edge tidak ditemukan.") }}
pause
