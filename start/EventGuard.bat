@echo off
rem Starts EventGuard from this folder, on Windows. The first time it installs what it needs beside it (.program), which
rem takes a few minutes and the internet; after that it needs neither.
setlocal
set "here=%~dp0.."
set "program=%here%\.program"
rem Never installed, or for an older version?
fc "%here%\pyproject.toml" "%program%\installed-for.toml" >nul 2>nul && goto run
set "python="
for %%p in ("py -3.13" "py -3.12" "py -3.11" "python") do (
  if not defined python (
    %%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "python=%%~p"
  )
)
if not defined python (
  echo EventGuard needs Python 3.11 or newer. Install it from python.org, then start EventGuard again.
  pause
  exit /b 1
)
echo EventGuard installs itself, once: a few minutes ...
if exist "%program%" rmdir /s /q "%program%"
%python% -m venv "%program%" || goto failed
"%program%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check "%here%" || goto failed
copy "%here%\pyproject.toml" "%program%\installed-for.toml" >nul
:run
start "EventGuard" "%program%\Scripts\pythonw.exe" -m eventguard app %*
exit /b 0
:failed
rmdir /s /q "%program%"
echo It could not be installed: see above. Is this computer connected to the internet? Then start it again.
pause
exit /b 1
