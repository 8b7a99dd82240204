"""What makes a computer start a command when somebody logs on: the text of the entry for each kind of system."""

import hashlib
import plistlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

from eventguard.core.errors import SetupError

DESCRIPTION = "EventGuard: cleans the photos that are put into a drop folder"
#: Seconds until a watcher that could not start is started again: its folder may be on a share that comes later.
AGAIN = 60


class System(StrEnum):
    """The kinds of system that know start-up entries."""

    WINDOWS = "win32"
    MACOS = "darwin"
    LINUX = "linux"


@dataclass(frozen=True, slots=True)
class LogonEntry:
    """A start-up entry.

    ``name`` is what the system calls it, ``file`` what its file is called, ``text`` what stands in it.
    """

    system: System
    name: str
    file: str
    text: str

    @property
    def encoded(self) -> bytes:
        """The file's bytes; Windows wants UTF-16 for a task."""
        return self.text.encode("utf-16" if self.system is System.WINDOWS else "utf-8")


def entry(system: System, command: Sequence[str], drop_folder: str, user: str) -> LogonEntry:
    """The entry that starts a command for one drop folder.

    Args:
        system: for which kind of system.
        command: the program and its arguments, each as it is, all folders absolute.
        drop_folder: the drop folder; each has an entry of its own.
        user: who logs on; only Windows asks, with the domain before it.

    Raises:
        SetupError: an argument holds what no such file can.
    """
    for argument in command:
        if not argument.isprintable():
            raise SetupError("A name holds characters that a start-up entry cannot hold.", "Rename that folder.")
    label = f"eventguard-watch-{hashlib.sha256(drop_folder.encode()).hexdigest()[:6]}"
    match system:
        case System.WINDOWS:
            return LogonEntry(system, label, f"{label}.xml", _task(command, user))
        case System.MACOS:
            return LogonEntry(system, label, f"{label}.plist", _agent(label, command))
        case System.LINUX:
            return LogonEntry(system, label, f"{label}.service", _unit(command))


def _agent(label: str, command: Sequence[str]) -> str:
    """A LaunchAgent, see launchd.plist(5)."""
    content = {
        "Label": label,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": AGAIN,
    }
    return plistlib.dumps(content).decode()


def _unit(command: Sequence[str]) -> str:
    """A systemd user unit, see systemd.service(5). SIGTERM is for the watcher, which ends its workers itself."""
    program, *arguments = command
    line = " ".join([_quoted(program), *(_quoted(argument).replace("$", "$$") for argument in arguments)])
    return f"""[Unit]
Description={DESCRIPTION}

[Service]
ExecStart={line}
Restart=on-failure
RestartSec={AGAIN}
KillMode=mixed

[Install]
WantedBy=default.target
"""


def _quoted(argument: str) -> str:
    """An argument as systemd reads it back: quoted, and no percent sign taken for a specifier."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _task(command: Sequence[str], user: str) -> str:
    """A task for Windows' Task Scheduler, in its schema 1.2. Without the settings it would end after three days, and
    whenever a laptop runs on its battery.
    """
    program, *arguments = command
    who = escape(user)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{escape(DESCRIPTION)}</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled><UserId>{who}</UserId></LogonTrigger></Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{who}</UserId><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
