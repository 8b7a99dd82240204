"""All checks of this project, in order, stopping at the first that fails. CI, pre-commit and a person run this one."""

import subprocess
import sys

PYTHON = (sys.executable, "-m")
STEPS = {
    "layout of the code": (*PYTHON, "ruff", "format", "--check", "."),
    "lint": (*PYTHON, "ruff", "check", "."),
    "types": (*PYTHON, "mypy"),
    "floors": (sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    "tests": (*PYTHON, "pytest", *sys.argv[1:]),
}


def main() -> int:
    """Run every step; returns the exit code of the first that failed, or 0."""
    for name, command in STEPS.items():
        print(f"== {name}", flush=True)
        if code := subprocess.run(command, check=False).returncode:
            print(f"== {name}: failed", flush=True)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
