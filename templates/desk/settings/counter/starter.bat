@echo off
rem {{ _("Mencetak tanpa dialog") }}
set OPTIONS={{ options }} --user-data-dir="%LOCALAPPDATA%\loket-{{ name.removesuffix(".bat") }}" --no-first-run --app={{ url }}
for %%B in ("%ProgramFiles%\Google\Chrome\Application\chrome.exe" "%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe" "%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe" "%ProgramFiles%\Microsoft\Edge\Application\msedge.exe") do if exist %%B (
  start "" %%B %OPTIONS%
  exit /b
)
echo {{ _("Chrome atau Edge tidak ditemukan.") }}
pause
