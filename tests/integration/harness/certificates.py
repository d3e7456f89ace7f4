# SPDX-License-Identifier: ISC
"""Certificates, made by openssl(1)."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

IGNORE_UNEXPECTED_EOF = 1 << 7  # SSL_OP_IGNORE_UNEXPECTED_EOF, for which ssl has no name yet
CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]


def _openssl(*arguments):
    run = subprocess.run(["openssl", *map(str, arguments)], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run


@dataclass
class Pair:
    """A certificate and its key, as paths."""
    certificate: Path
    key: Path


class Authority:
    """It has its files in the folder; self.certificate is what those know who trust it."""

    def __init__(self, folder, name="authority"):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.certificate = self.folder / f"{name}.pem"
        self.key = self.folder / f"{name}.key"
        _openssl("req", "-x509", *CURVE, "-days", 2, "-subj", f"/CN={name}", "-keyout", self.key,
                 "-out", self.certificate)

    def issue(self, name, hosts="DNS:localhost", days=2):
        """A pair for hosts such as "IP:127.0.0.1,DNS:db.example". days may be negative: then it has
        expired."""
        pair = Pair(self.folder / f"{self.name}-{name}.pem", self.folder / f"{self.name}-{name}.key")
        request = self.folder / f"{name}.request"
        _openssl("req", "-new", *CURVE, "-subj", f"/O=Tests/CN={name}", "-addext",
                 f"subjectAltName={hosts}", "-keyout", pair.key, "-out", request)
        _openssl("x509", "-req", "-in", request, "-copy_extensions", "copy", "-CA", self.certificate,
                 "-CAkey", self.key, "-days", days, "-out", pair.certificate)
        return pair

    def context(self, pair=None, version=None):
        """For clients that trust this authority. pair: what they show; version: the only one they
        speak."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.certificate)
        # Python's default; but an end without close_notify shall not pass for one.
        context.options &= ~IGNORE_UNEXPECTED_EOF
        if pair is not None:
            context.load_cert_chain(pair.certificate, pair.key)
        if version is not None:
            context.minimum_version = context.maximum_version = version
        return context
