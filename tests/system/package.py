# SPDX-License-Identifier: ISC
"""The Debian packages: of the tree as "make dist" would pack it, and of an earlier commit."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from image import cache

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 300
ENV = {"DEB_BUILD_OPTIONS": f"nocheck noautodbgsym parallel={os.cpu_count()}"}


def run(*command, cwd=ROOT):
    done = subprocess.run(list(map(str, command)), cwd=cwd, env={**os.environ, **ENV},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", timeout=DEADLINE, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-6000:]}"
    return done.stdout


class Packages:
    """A folder of .deb files and what else dpkg-buildpackage left."""

    def __init__(self, folder):
        self.folder = Path(folder)

    @property
    def debs(self):
        return sorted(self.folder.glob("*.deb"))

    @property
    def changes(self):
        [file] = self.folder.glob("*.changes")
        return file

    def build(self, pack, version=None):
        """pack(folder) puts the source into a folder that is there but empty."""
        work = Path(f"{self.folder}.new")
        shutil.rmtree(work, ignore_errors=True)
        source = work / "source"
        source.mkdir(parents=True)
        pack(source)
        if version:
            changelog = source / "debian/changelog"
            changelog.write_text(re.sub(r"\(.*?\)", f"({version})", changelog.read_text(), count=1))
        run("dpkg-buildpackage", "-b", "-us", "-uc", cwd=source)
        shutil.rmtree(source)
        work.rename(self.folder)
        return self


def of_this_tree(folder):
    def pack(source):
        source.rmdir()
        build = Path(os.environ.get("PARLORD") or ROOT / "build/parlord").resolve().parent
        run("make", "-C", build, "--silent", "distdir", f"distdir={source}")

    return Packages(folder).build(pack)


def first_commit():
    """The first that had a package; None where there is no history, as in a tarball."""
    if not (ROOT / ".git").exists():
        return None
    return run("git", "log", "--diff-filter=A", "--format=%H", "--", "debian/control").split()[-1]


def earlier():
    """Those of the first commit that had them, under a version below all others."""
    commit = first_commit()
    packages = Packages(cache() / f"packages-{commit or 'none'}")

    def pack(source):
        if commit:
            archive = source.with_name("source.tar")
            run("git", "archive", f"--output={archive}", commit)
            run("tar", "-x", "-f", archive, cwd=source)
            archive.unlink()
        else:
            shutil.copytree(ROOT, source, dirs_exist_ok=True)

    if not commit:
        shutil.rmtree(packages.folder, ignore_errors=True)
    if not packages.folder.exists():
        for old in cache().glob("packages-*"):
            shutil.rmtree(old)
        packages.build(pack, "0~earlier")
    return packages
