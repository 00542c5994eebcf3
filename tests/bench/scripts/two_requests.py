# SPDX-License-Identifier: Apache-2.0
"""two_requests.py URL: the two requests of flows/imiassist/new_token.yaml as a Python script."""

import os
import sys

import requests


def main(url: str) -> None:
    with requests.Session() as session:
        login = session.post(
            f"{url}/api/v1/auth/login/",
            json={
                "email": "integration@healthcarecomms.example",
                "password": os.environ["IMIASSIST_PASSWORD"],
            },
            timeout=10,
        )
        login.raise_for_status()
        keys = session.post(
            f"{url}/api/v1/auth/api-token/",
            headers={"Authorization": "Bearer " + login.json()["access"]},
            timeout=10,
        )
        keys.raise_for_status()
        answer = keys.json()
        for name in ("api_key", "token", "created_at", "expires_at"):
            print(answer[name])


main(sys.argv[1])
