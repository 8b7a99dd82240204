"""A notice on the desktop, by the system's own command. A comfort: where it is not possible, nothing happens.

No library: the well-kept one (desktop-notifier) brings a dozen packages, and on macOS needs a signed Python.
"""

import os
import shutil
import subprocess
import sys

TITLE = "EventGuard"
#: How long the command may take, in seconds.
PATIENCE = 10.0
#: The name under which Windows shows notices of scripts: PowerShell's own, which every computer knows.
WINDOWS_APP = r"{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe"
#: The text reaches PowerShell as a variable, so that nothing in it is taken for a command.
VARIABLE = "EVENTGUARD_NOTICE"
POWERSHELL = f"""
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$form = [Windows.UI.Notifications.ToastTemplateType]::ToastText02
$notice = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($form)
$lines = $notice.GetElementsByTagName('text')
[void]$lines.Item(0).AppendChild($notice.CreateTextNode('{TITLE}'))
[void]$lines.Item(1).AppendChild($notice.CreateTextNode($env:{VARIABLE}))
$toast = [Windows.UI.Notifications.ToastNotification]::new($notice)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('{WINDOWS_APP}').Show($toast)
"""
APPLESCRIPT = ("on run {words}", f'display notification words with title "{TITLE}"', "end run")


def notify(text: str) -> bool:
    """Show a notice for a moment. Whoever looks over a shoulder reads it: put no name into it.

    Returns:
        Whether the system took it. Never raises, and never takes longer than ten seconds.
    """
    command = _command(sys.platform, text)
    if command is None or shutil.which(command[0]) is None:
        return False
    try:
        subprocess.run(  # noqa: S603  our own commands; the text is one argument or a variable
            command,
            env={**os.environ, VARIABLE: text},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _command(platform: str, text: str) -> list[str] | None:
    """What shows a notice on this system; None where nobody could see one."""
    match platform:
        case "win32":
            return ["powershell", "-NoProfile", "-NonInteractive", "-Command", POWERSHELL]
        case "darwin":
            return ["osascript", *(part for line in APPLESCRIPT for part in ("-e", line)), text]
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")):
        return None
    return ["notify-send", f"--app-name={TITLE}", "--", TITLE, text]
