# SPDX-License-Identifier: ISC
"""The root of a clean Debian, which is made once and kept in the cache: that of the release that this
runs on, from where its own packages come from."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

# What is on every Debian that somebody has installed: systemd, and nc.
BASE = ["dbus", "netcat-openbsd", "systemd", "systemd-sysv"]
SUBSTITUTIONS = "$(SITE) $(RELEASE) $(COMPONENT)"
# How the host's apt deals with those that it takes packages from.
APT_OPTIONS = re.compile(r"Acquire::(https?|Check|Allow|Retries)")
DPKG_OPTIONS = ["path-exclude=/usr/share/locale/*", "path-exclude=/usr/share/man/*", "force-unsafe-io"]
DEADLINE = 600


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def cache():
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parlord"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def codename():
    return re.search(r"^VERSION_CODENAME=(.+)$", Path("/etc/os-release").read_text(), re.M)[1]


def sources():
    """The host's own, without those of other vendors."""
    targets = output("apt-get", "indextargets", "--format", SUBSTITUTIONS, "Created-By: Packages",
                     "Origin: Debian")
    lines = sorted({f"deb {target}\n" for target in targets.splitlines()})
    assert lines, "apt knows no source of Debian's; is /var/lib/apt/lists empty?"
    return "".join(lines)


def apt_options():
    dump = output("apt-config", "dump", "--format", '%f "%v";%n', "Acquire")
    return "".join(line + "\n" for line in dump.splitlines() if APT_OPTIONS.match(line))


def needed_by(packages):
    """What the packages depend on and recommend, as far as it is not among them."""
    names = {output("dpkg-deb", "-f", package, "Package").strip() for package in packages}
    needs = set()
    for package in packages:
        for field in ("Depends", "Recommends"):
            for need in output("dpkg-deb", "-f", package, field).split(","):
                # The first of several alternatives, without its version.
                if need.strip():
                    needs.add(need.split("|")[0].split()[0])
    return sorted(needs - names)


class Image:
    """path is the root, in which the packages can be installed without a network: all that they need
    is in apt's cache there."""

    def __init__(self, packages):
        self.needs = needed_by(packages)
        key = [codename(), sources(), *BASE, *DPKG_OPTIONS, *self.needs]
        self.path = cache() / ("root-" + hashlib.sha256("\n".join(key).encode()).hexdigest()[:16])

    def make(self):
        with open(cache() / "root.lock", "a", encoding="utf-8") as lock:
            # Two would make the same.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.path.exists():
                for old in cache().glob("root-*"):
                    shutil.rmtree(old)
                self._make(cache() / "root-new")
                (cache() / "root-new").rename(self.path)
        return self

    def _make(self, path):
        options = cache() / "apt.conf"
        options.write_text(apt_options())
        download = "APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -q -y -o APT::Install-Recommends=true" \
            " --download-only install " + " ".join(self.needs)
        run = subprocess.run(
            # What it mounts goes with it, however it ends.
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
             "mmdebstrap", "--mode=root", "--variant=minbase", f"--aptopt={options}",
             *(f"--dpkgopt={option}" for option in DPKG_OPTIONS), f"--include={','.join(BASE)}",
             "--skip=cleanup/apt", f"--customize-hook={download}", codename(), str(path), "-"],
            input=sources(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=DEADLINE, check=False)
        assert run.returncode == 0, run.stdout[-4000:]
