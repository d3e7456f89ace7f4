# SPDX-License-Identifier: ISC
"""Files of accounts for VK's stub, as `mkpasswd -m yescrypt` (of the package whois) makes their hashes."""

import ctypes
from pathlib import Path


def hash_of(password, cost=1):
    """A yescrypt hash of a text with a salt of its own; each step of cost doubles what it takes."""
    libcrypt = ctypes.CDLL("libcrypt.so.1")
    libcrypt.crypt_gensalt.restype = libcrypt.crypt.restype = ctypes.c_char_p
    libcrypt.crypt_gensalt.argtypes = [ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_int]
    setting = libcrypt.crypt_gensalt(b"$y$", cost, None, 0)
    made = libcrypt.crypt(password.encode(), setting)
    assert made and made.startswith(b"$y$"), made
    return made.decode()


def write_accounts(path, passwords, cost=1):
    """A file with an account for each name in a dict of passwords; its path."""
    lines = [f"{name}:{hash_of(password, cost)}\n" for name, password in passwords.items()]
    Path(path).write_text("".join(lines), "utf-8")
    return path
