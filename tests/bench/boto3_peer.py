"""Moves the files of a folder to an S3 server and back with boto3, as it does by default; prints seconds up and down.

What comes back is thrown away, as the other side of the comparison does.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config


def fetch(client, bucket: str, name: str) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        client.download_fileobj(bucket, name, nowhere)


def main() -> None:
    endpoint, key, secret, bucket, folder, threads = sys.argv[1:]
    config = Config(max_pool_connections=int(threads) * 2, s3={"addressing_style": "path"})
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        region_name="us-east-1",
        config=config,
    )
    client.create_bucket(Bucket=bucket)
    files = sorted(Path(folder).iterdir())
    with ThreadPoolExecutor(int(threads)) as pool:
        begin = time.monotonic()
        list(pool.map(lambda path: client.upload_file(str(path), bucket, path.name), files))
        up = time.monotonic() - begin
        begin = time.monotonic()
        list(pool.map(lambda path: fetch(client, bucket, path.name), files))
        print(up, time.monotonic() - begin)


main()
