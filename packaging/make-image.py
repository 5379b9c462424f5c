#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make-image.py TREE OUTPUT ARCHITECTURE: an install of aslc as a container image, without a container engine.

TREE is an install folder; its bin and lib go below /usr. OUTPUT is a tar archive that is an OCI image layout and, through a
manifest.json, what `docker load` takes. All times are SOURCE_DATE_EPOCH, everything belongs to root. aslc is the entry
point and /work the working folder:

    docker run --rm -v "$PWD:/work" aslc build order.asl.json
"""

import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import sys
import tarfile

EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
NAMES = {"x86_64": "amd64", "aarch64": "arm64"}


def entry(name, mode, kind=tarfile.REGTYPE, size=0):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.size, info.mtime = kind, mode, size, EPOCH
    return info


def make_layer(tree):
    """The bytes of a tar archive with what of TREE is needed to compile, and folders to work in."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as layer:
        layer.addfile(entry("tmp", 0o1777, tarfile.DIRTYPE))
        layer.addfile(entry("work", 0o755, tarfile.DIRTYPE))
        layer.addfile(entry("usr", 0o755, tarfile.DIRTYPE))
        for part in ("bin", "lib", "share/doc/aslc"):
            # Folders on the way, then what is in the part.
            above = pathlib.PurePosixPath(part).parents
            for folder in reversed([path for path in above if str(path) != "."]):
                layer.addfile(entry(f"usr/{folder}", 0o755, tarfile.DIRTYPE))
            for path in [tree / part, *sorted((tree / part).rglob("*"))]:
                name = f"usr/{path.relative_to(tree)}"
                if path.is_dir():
                    layer.addfile(entry(name, 0o755, tarfile.DIRTYPE))
                    continue
                data = path.read_bytes()
                mode = 0o755 if os.access(path, os.X_OK) else 0o644
                layer.addfile(entry(name, mode, size=len(data)), io.BytesIO(data))
    return buffer.getvalue()


def main():
    tree, output, architecture = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), NAMES[sys.argv[3]]
    created = datetime.datetime.fromtimestamp(EPOCH, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = {}

    def blob(data, media_type):
        digest = hashlib.sha256(data).hexdigest()
        files[f"blobs/sha256/{digest}"] = data
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    def text(value):
        return json.dumps(value, separators=(",", ":")).encode()

    prefix = "application/vnd.oci.image."
    layer = make_layer(tree)
    packed = blob(gzip.compress(layer, 6, mtime=0), prefix + "layer.v1.tar+gzip")
    platform = {"architecture": architecture, "os": "linux"}
    configuration = blob(text({
        "created": created,
        **platform,
        "config": {
            "Entrypoint": ["/usr/bin/aslc"],
            "WorkingDir": "/work",
            "Env": ["PATH=/usr/bin", "XDG_CACHE_HOME=/tmp"],
            "Labels": {"org.opencontainers.image.title": "aslc", "org.opencontainers.image.licenses": "Apache-2.0"},
        },
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": created, "created_by": "aslc"}],
    }), prefix + "config.v1+json")
    manifest_type = prefix + "manifest.v1+json"
    manifest = blob(text({"schemaVersion": 2, "mediaType": manifest_type, "config": configuration, "layers": [packed]}),
                    manifest_type)
    path = lambda descriptor: "blobs/sha256/" + descriptor["digest"].removeprefix("sha256:")
    files["index.json"] = text({
        "schemaVersion": 2,
        "mediaType": prefix + "index.v1+json",
        "manifests": [{**manifest, "platform": platform, "annotations": {
            "io.containerd.image.name": "docker.io/library/aslc:latest",
            "org.opencontainers.image.ref.name": "latest",
        }}],
    })
    files["manifest.json"] = text([{"Config": path(configuration), "RepoTags": ["aslc:latest"], "Layers": [path(packed)]}])
    files["oci-layout"] = text({"imageLayoutVersion": "1.0.0"})

    unfinished = output.with_name(output.name + ".new")
    with tarfile.open(unfinished, "w", format=tarfile.USTAR_FORMAT) as archive:
        for folder in ("blobs", "blobs/sha256"):
            archive.addfile(entry(folder, 0o755, tarfile.DIRTYPE))
        for name in sorted(files):
            archive.addfile(entry(name, 0o644, size=len(files[name])), io.BytesIO(files[name]))
    unfinished.replace(output)


main()
