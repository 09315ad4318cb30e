"""Loket as a service of one machine, behind a proxy that takes the slow lines (`./loket install`, docs/deployment.md).

Runs without the application, as root, before there is an office. Every file it writes stands in `files/`, with the
names of `Place` filled in. It may be run again at any time, and is, after every upgrade: what was told to it once is
remembered, what the office wrote into its settings and what lies in its instance is never touched, and `uninstall`
leaves all of it.
"""
