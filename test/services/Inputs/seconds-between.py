# SPDX-License-Identifier: Apache-2.0
"""seconds-between.py LOG: seconds between the requests in a faulty server's log, by the times in their signatures."""

import datetime
import json
import sys

times = []
with open(sys.argv[1]) as log:
    for entry in map(json.loads, log):
        if entry["event"] == "request":
            times.append(datetime.datetime.strptime(entry["headers"]["x-amz-date"], "%Y%m%dT%H%M%SZ"))
for first, second in zip(times, times[1:]):
    print(int((second - first).total_seconds()))
