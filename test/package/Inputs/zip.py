# SPDX-License-Identifier: Apache-2.0
#
# zip.py ARCHIVE FOLDER: checks a zip archive, prints its entries and unpacks it, with permissions, as Lambda does.

import os
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for entry in archive.infolist():
        mode = entry.external_attr >> 16
        method = "deflated" if entry.compress_type == zipfile.ZIP_DEFLATED else entry.compress_type
        print(entry.filename, f"{mode:o}", method, "%d-%02d-%02d %02d:%02d:%02d" % entry.date_time)
        os.chmod(archive.extract(entry, sys.argv[2]), mode & 0o777)
