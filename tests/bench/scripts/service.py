# SPDX-License-Identifier: Apache-2.0
"""The two requests of flows/imiassist/new_token.yaml, many at once: an asynchronous Python service.

service.py --port N --flows N --warm-up N --in-flight N …: says what bench_flow_client says.
"""

import argparse
import asyncio
import json
import resource
import time

import aiohttp


async def flow(session: aiohttp.ClientSession, url: str) -> None:
    credentials = {
        "email": "integration@healthcarecomms.example",
        "password": "a password of some length",
    }
    async with session.post(f"{url}/api/v1/auth/login/", json=credentials) as login:
        login.raise_for_status()
        access = (await login.json())["access"]
    async with session.post(
        f"{url}/api/v1/auth/api-token/", headers={"Authorization": "Bearer " + access}
    ) as keys:
        keys.raise_for_status()
        answer = await keys.json()
        if not all(answer[name] for name in ("api_key", "token", "created_at", "expires_at")):
            raise ValueError("an output is empty")


async def run(session: aiohttp.ClientSession, url: str, flows: int, in_flight: int) -> None:
    left = iter(range(flows))

    async def work() -> None:
        for _ in left:
            await flow(session, url)

    await asyncio.gather(*(work() for _ in range(in_flight)))


async def main(options: argparse.Namespace) -> None:
    url = f"http://127.0.0.1:{options.port}"
    connector = aiohttp.TCPConnector(limit=options.in_flight)
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        await run(session, url, options.warm_up, options.in_flight)
        begun, cpu = time.monotonic(), time.process_time()
        await run(session, url, options.flows, options.in_flight)
        said = {
            "flows": options.flows,
            "failed": 0,  # the first that fails ends the program
            "seconds": time.monotonic() - begun,
            "cpu_seconds": time.process_time() - cpu,
            "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "why": "",
        }
        print(json.dumps(said))


parser = argparse.ArgumentParser()
for name in ("port", "flows", "warm-up", "in-flight", "threads", "core"):
    parser.add_argument("--" + name, type=int, default=1)
asyncio.run(main(parser.parse_args()))
