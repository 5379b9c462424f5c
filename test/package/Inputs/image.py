# SPDX-License-Identifier: Apache-2.0
#
# image.py LAYOUT: checks an image layout, a folder or a tar archive, the way a registry does, and prints what is in it.

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile


def read_all(path):
    """The files of the layout by name."""
    if os.path.isdir(path):
        return {os.path.relpath(os.path.join(folder, name), path): open(os.path.join(folder, name), "rb").read()
                for folder, _, names in os.walk(path) for name in names}
    with tarfile.open(path, "r:") as archive:
        return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}


def main():
    files = read_all(sys.argv[1])
    used = {"oci-layout", "index.json", "manifest.json"}

    def blob(descriptor):
        """What a descriptor leads to."""
        algorithm, digest = descriptor["digest"].split(":")
        name = f"blobs/{algorithm}/{digest}"
        used.add(name)
        assert hashlib.sha256(files[name]).hexdigest() == digest
        assert len(files[name]) == descriptor["size"]
        return files[name]

    assert json.loads(files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    index = json.loads(files["index.json"])
    [entry] = index["manifests"]
    manifest = json.loads(blob(entry))
    assert manifest["mediaType"] == entry["mediaType"] == "application/vnd.oci.image.manifest.v1+json"
    configuration = json.loads(blob(manifest["config"]))
    [layer] = manifest["layers"]
    content = gzip.decompress(blob(layer))
    assert configuration["rootfs"]["diff_ids"] == ["sha256:" + hashlib.sha256(content).hexdigest()]
    assert entry["platform"] == {key: configuration[key] for key in entry["platform"]}

    # Docker's own description names the same files.
    [docker] = json.loads(files["manifest.json"])
    assert docker["Config"] == "blobs/sha256/" + manifest["config"]["digest"][7:]
    assert docker["Layers"] == ["blobs/sha256/" + layer["digest"][7:]]
    assert used == set(files), "files that nothing leads to"

    print("platform", configuration["os"], configuration["architecture"])
    print("names", *docker["RepoTags"])
    print("config", json.dumps(configuration["config"]))
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for member in archive:
            assert (member.uid, member.gid, member.mtime) == (0, 0, 0)
            kind = "folder" if member.isdir() else "file"
            print(f"{kind} {member.mode:o} {member.name}")
            if member.isfile() and len(sys.argv) > 2:
                target = os.path.join(sys.argv[2], member.name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                open(target, "wb").write(archive.extractfile(member).read())
                os.chmod(target, member.mode)


main()
