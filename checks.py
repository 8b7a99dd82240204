"""All checks of this project, in order, stopping at the first that fails. CI, pre-commit and a person run this one.

``python checks.py`` runs them all. Step by name, such as ``python checks.py types tests``, they are run alone; whatever
else is named goes to pytest.
"""

import platform
import subprocess
import sys

PYTHON = (sys.executable, "-m")
STEPS = {
    "layout": (*PYTHON, "ruff", "format", "--check", "."),
    "lint": (*PYTHON, "ruff", "check", "."),
    "types": (*PYTHON, "mypy"),
    "floors": (sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    "tests": (*PYTHON, "pytest"),
}


def main() -> int:
    """Run every step, or those that are named; returns the exit code of the first that failed, or 0."""
    named = [word for word in sys.argv[1:] if word in STEPS]
    for_pytest = [word for word in sys.argv[1:] if word not in STEPS]
    for name in named or STEPS:
        print(f"== {name} (Python {platform.python_version()})", flush=True)
        command = (*STEPS[name], *for_pytest) if name == "tests" else STEPS[name]
        if code := subprocess.run(command, check=False).returncode:
            print(f"== {name}: failed", flush=True)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
