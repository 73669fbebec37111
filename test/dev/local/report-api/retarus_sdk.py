"""
Retarus' own Python SDK (retarus-fax 1.0.1) against the report API simulator: lists, gets and deletes.

Usage: retarus_sdk.py CUSTOMER_NUMBER USER BASE_URL [FURTHER_BASE_URL]; the password is in RETARUS_PASSWORD. The
simulator holds the jobs FJ1 and FJ2. What the SDK returned is written as one line of JSON.

Where the SDK and Retarus' API page ("Fetch available status reports for this account") differ:

* Basic authentication is encoded with URL-safe base64; the page says Basic, which means the standard alphabet. A
  password whose encoding holds `+` or `/` arrives as a malformed header: 400.
* 404 is `False` and no error: for a job that is not there, and for an account without reports.
* A list is not unwrapped: the SDK promises a list and returns the object with the field `reports`.
* Of the data centers of a region only the first one is ever asked: the SDK compares a coroutine with `False`
  before it has run. Reports of jobs at the other data center are not found.
* There is no bulk call; `bulk_operation` is commented out. `delete_all_fax_reports` deletes the oldest up to 1000
  reports, whatever was listed.
"""

import json
import os
import sys

from retarus.commons.config import Configuration
from retarus.commons.exceptions import ApiAuthorizationError, ApiInvalidPayload
from retarus.commons.region import Region, RegionUri
from retarus.fax.sync import SyncFaxClient

customer_number, user, *urls = sys.argv[1:]
password = os.environ["RETARUS_PASSWORD"]

Configuration.customer_number = customer_number
Configuration.set_region(Region.Europe)
client = SyncFaxClient([RegionUri(region=Region.Europe, ha_uri=urls[0], urls=urls)])


def refusal_of(secret):
    """The error that a call with this password ends in, None where it is accepted."""
    Configuration.set_auth(user, secret)
    try:
        client.get_fax_reports()
    except (ApiAuthorizationError, ApiInvalidPayload) as error:
        return type(error).__name__


wrong = refusal_of("wrong")
Configuration.set_auth(user, password)
seen = {
    "wrongPassword": wrong,
    "listed": client.get_fax_reports(),
    "one": client.get_fax_report("FJ1"),
    "absent": client.get_fax_report("FJ0"),
    "deleted": client.delete_fax_report("FJ1"),
    "deletedAgain": client.delete_fax_report("FJ1"),
    "left": client.get_fax_reports(),
    "elsewhere": client.get_fax_report("FJ3"),
    "deletedAll": client.delete_all_fax_reports(),
    "empty": client.get_fax_reports(),
    "otherAlphabet": refusal_of("\u00fb\u00ff\u00ef>>>???"),
}
print(json.dumps(seen))
