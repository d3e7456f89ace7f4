# SPDX-License-Identifier: ISC
"""Certificates, made by openssl(1)."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


def openssl(*arguments):
    run = subprocess.run(["openssl", *map(str, arguments)], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert run.returncode == 0, f"openssl {arguments}: {run.stdout}"


@dataclass
class Certificate:
    """The paths of a certificate and of its key."""
    cert: Path
    key: Path


class Authority:
    """A CA of its own; self.cert is what its clients trust."""

    def __init__(self, folder, name):
        self.folder = Path(folder)
        self.name = name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cert, self.key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        self.serial = 0
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", f"/CN={name}",
                "-keyout", self.key, "-out", self.cert)

    def issue(self, names, days=1):
        """A certificate for names such as "IP:127.0.0.1" or "DNS:db.example". With days=-1 it expired
        yesterday."""
        self.serial += 1
        base = self.folder / f"{self.name}-{self.serial}"
        request, extensions = base.with_suffix(".csr"), base.with_suffix(".ext")
        made = Certificate(base.with_suffix(".pem"), base.with_suffix(".key"))
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN=number {self.serial}",
                "-keyout", made.key, "-out", request)
        extensions.write_text(f"subjectAltName={names}\n")
        openssl("x509", "-req", "-in", request, "-CA", self.cert, "-CAkey", self.key,
                "-set_serial", self.serial, "-days", days, "-extfile", extensions,
                "-out", made.cert)
        return made
