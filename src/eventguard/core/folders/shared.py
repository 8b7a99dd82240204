"""Which folders are not this computer's alone: on a network drive, or kept the same elsewhere by a program.

A database belongs into neither. SQLite's log is memory that processes of one computer share, and its locks are what a
network drive promises and often does not keep (https://sqlite.org/wal.html, https://sqlite.org/howtocorrupt.html); a
program that synchronises copies a database and its log at different moments, and may put an older one in their place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: File systems of other computers, by the name that the system gives them, in lower case, and what people call them.
NETWORK = {
    **dict.fromkeys(("cifs", "smb", "smb2", "smb3", "smbfs", "fuse.smbnetfs"), "a Windows share, SMB"),
    **dict.fromkeys(("nfs", "nfs3", "nfs4", "fuse.fuse-nfs"), "NFS"),
    **dict.fromkeys(("afpfs", "afp", "fuse.afpfs"), "AFP"),
    **dict.fromkeys(("webdav", "davfs", "davfs2", "fuse.davfs", "fuse.davfs2"), "WebDAV"),
    **dict.fromkeys(("afs", "beegfs", "ceph", "coda", "gfs2", "glusterfs", "gpfs", "lustre", "ocfs2"), "a cluster"),
    **dict.fromkeys(("fuse.sshfs",), "SSH"),
    **dict.fromkeys(("fuse.gvfsd-fuse", "fuse.kio-fuse"), "a place of the file manager"),
}
#: Folders that a virtual machine is given by the computer it runs on. One machine at a time uses them, so a database
#: can live there; how well locks hold is that computer's to say.
HOSTED = dict.fromkeys(
    ("9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "osxfs", "fuse.osxfs", "fuse.grpcfuse", "fakeowner"),
    "a folder of another system",
)
#: What programs mount that is a disk, or another folder, of this computer. Any other program's may be anywhere.
OWN = {
    *("bindfs", "cryfs", "dislocker", "encfs", "exfat", "ext2", "fuse-overlayfs", "gocryptfs", "lxcfs", "mergerfs"),
    *("ntfs", "ntfs-3g", "securefs", "snapfuse", "squashfuse", "unionfs", "unionfs-fuse", "veracrypt", "zfs"),
}
#: How the type of what a program mounts is called, where the system does not say which program.
PROGRAM = ("fuse", "fusefs", "fuse-t", "macfuse", "osxfuse")
#: What lies in a folder that a program synchronises.
MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive or SharePoint",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".csync_journal.db": "Nextcloud or ownCloud",
    ".megaignore": "MEGA",
    ".sync/ID": "Resilio Sync",
}
#: Names that such folders have, in lower case, wherever they lie; and those that count only in somebody's home folder,
#: for they are also words.
NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "shared drives": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "pclouddrive": "pCloud",
    "pcloud drive": "pCloud",
    "pcloudsync": "pCloud",
    "megasync": "MEGA",
    "resilio sync": "Resilio Sync",
    "proton drive": "Proton Drive",
}
AT_HOME = {"box": "Box", "mega": "MEGA", "sync": "Sync or Syncthing"}
#: How such names begin or end where the name of a school or a person belongs to them.
BEGINS = {"onedrive - ": "OneDrive", "dropbox (": "Dropbox", "nextcloud - ": "Nextcloud"}
ENDS = {" dropbox": "Dropbox"}
#: Where macOS keeps what programs synchronise, each folder named after its program: ``OneDrive-OakLane``.
CLOUD_STORAGE = ("library", "cloudstorage")


@dataclass(frozen=True, slots=True)
class Mount:
    """What the system has at a place: the parts of its path, the type of its file system, the options, and what it
    shows, as the system tells them.
    """

    at: tuple[str, ...]
    kind: str
    options: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """Why a folder is not this computer's alone: on a network ``drive`` of this kind, or kept the same elsewhere by the
    program of this name. ``tolerated``: a database may be opened there all the same.
    """

    by: str
    drive: bool
    tolerated: bool = False

    def __str__(self) -> str:
        return f"on a network drive ({self.by})" if self.drive else f"in a folder that {self.by} synchronises"


def mount_over(parts: Sequence[str], mounts: Iterable[Mount]) -> Mount | None:
    """Of all that is mounted, what a path lies on: the one that reaches furthest down; of several at one place the
    last, which hides the others.
    """
    over = [each for each in mounts if tuple(parts[: len(each.at)]) == each.at]
    return max(reversed(over), key=lambda each: len(each.at), default=None)


def network_drive(parts: Sequence[str], mount: Mount | None) -> Shared | None:
    """Whether a path lies on a drive of another computer; what a program mounts is one unless it is known not to be.
    What a computer has at its root is its own, whatever it is made of: containers and machines without a disk run so.
    """
    if parts and _is_unc(parts[0]):
        return Shared("a Windows share, SMB", drive=True)
    if mount is None or mount.at == ("/",):
        return None
    kind = mount.kind.lower()
    program = kind.removeprefix("fuse.")
    if kind in HOSTED:
        return Shared(HOSTED[kind], drive=True, tolerated=True)
    by = NETWORK.get(kind)
    if not by and "remote" in mount.options.lower().split(","):
        by = "a drive letter of a share"
    if not by and (kind in PROGRAM or (program != kind and program not in OWN)):
        by = program if program not in PROGRAM else "mounted by a program"
    return Shared(by, drive=True) if by else None


def shows(mount: Mount | None) -> str | None:
    """The folder of this computer that is shown once more at another place, if that is what is mounted."""
    kind = mount.kind.lower() if mount else ""
    mirror = kind == "ecryptfs" or (kind.startswith("fuse.") and kind.removeprefix("fuse.") in OWN)
    return mount.source if mount and mirror and mount.source.startswith("/") else None


def synchronised(parts: Sequence[str], home: Sequence[str]) -> Shared | None:
    """Which program synchronises a path, by the names in it; ``home`` is the user's home folder."""
    names = [each.casefold() for each in parts]
    for n, name in enumerate(names):
        found = NAMES.get(name) or _begun_or_ended(name)
        if not found and [each.casefold() for each in home] == names[:n]:
            found = AT_HOME.get(name)
        if not found and tuple(names[max(0, n - 2) : n]) == CLOUD_STORAGE:
            program = name.partition("-")[0]
            found = NAMES.get(program) or AT_HOME.get(program) or parts[n].partition("-")[0]
        if found:
            return Shared(found, drive=False)
    return None


def _begun_or_ended(name: str) -> str | None:
    begun = (by for begins, by in BEGINS.items() if name.startswith(begins))
    ended = (by for ends, by in ENDS.items() if name.endswith(ends))
    return next(begun, None) or next(ended, None)


def _is_unc(root: str) -> bool:
    r"""Whether a path begins at another computer: ``\\server\share``, but not ``\\?\C:\`` or ``\\.\``."""
    begins = root.replace("/", "\\").lower()
    if begins.startswith("\\\\?\\"):
        return begins.startswith("\\\\?\\unc\\")
    return begins.startswith("\\\\") and not begins.startswith("\\\\.\\") and len(begins.strip("\\")) > 0
