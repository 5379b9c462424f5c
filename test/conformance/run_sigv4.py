#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs AWS's vectors for Signature Version 4 through aslrt-sigv4, the runtime's signing.

    run_sigv4.py TOOL [CORPUS]

Of each case the four texts of signing in headers are compared: canonical request, string to sign, signature,
signed request. In the last one the order of headers and the case of their names are free, since HTTP gives
them no meaning. Presigned URLs (the query-* files) are left out: the runtime makes none. The last line says
`N passed, N failed`. When the corpus is absent, nothing is run and the line says so by name.
"""

import datetime
import json
import pathlib
import subprocess
import sys

TEXTS = ("canonical-request", "string-to-sign", "signature", "signed-request")


def run(tool, context, request):
    """The texts that the tool gives, by name; a text instead when it fails."""
    options = [] if context["normalize"] else ["--raw-path"]
    if context["sign_body"]:
        options.append("--payload-header")
    if context.get("omit_session_token"):
        options.append("--token-after")
    keys = context["credentials"]
    time = datetime.datetime.fromisoformat(context["timestamp"].replace("Z", "+00:00"))
    arguments = [context["region"], context["service"], str(int(time.timestamp())),
                 keys["access_key_id"], keys["secret_access_key"]]
    if "token" in keys:
        arguments.append(keys["token"])
    process = subprocess.run([tool, *options, *arguments], input=request, capture_output=True, check=False)
    if process.returncode != 0:
        return f"exit code {process.returncode}: {process.stderr.decode(errors='replace').strip()}"
    texts, rest = {}, process.stdout
    while rest:
        head, _, rest = rest.partition(b"\n")
        name, size = head.decode().split(" ")
        texts[name], rest = rest[:int(size)], rest[int(size) + 1:]
    return texts


def comparable(name, text):
    """What two texts have to agree in."""
    if name != "signed-request":
        return text.strip(b"\n")
    head, _, body = text.partition(b"\n\n")
    line, *headers = head.replace(b"\n ", b"\0 ").split(b"\n")
    headers = [header.partition(b":") for header in headers if header]
    return line, sorted((header.lower(), value) for header, _, value in headers), body.strip(b"\n")


def check(tool, folder):
    """None when the case passes, else what is wrong."""
    context = json.loads((folder / "context.json").read_text(encoding="utf-8"))
    texts = run(tool, context, (folder / "request.txt").read_bytes())
    if isinstance(texts, str):
        return texts
    for name in TEXTS:
        expected = (folder / f"header-{name}.txt").read_bytes()
        if comparable(name, expected) != comparable(name, texts.get(name, b"")):
            return f"another {name}: {texts.get(name)!r}, wanted {expected!r}"
    return None


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__)
        return 2
    root = pathlib.Path(__file__).resolve().parents[2]
    corpus = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else root / "../shared/conformance/sigv4"
    if not corpus.is_dir():
        print("skipped: ../shared/conformance/sigv4 is absent")
        return 0
    passed = failed = 0
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        problem = check(sys.argv[1], folder)
        if problem:
            failed += 1
            print(f"{folder.name}: {problem}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
