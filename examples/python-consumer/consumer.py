"""Consumes fax statuses with boto3, and checks each against the JSON Schema that comes with the forwarder.

Usage: consumer.py QUEUE_URL SCHEMA_FILE [--once]
"""

import json
import signal
import sys

import boto3
import jsonschema


def handle(event):
    """Your part. A status can come twice: event["id"] tells."""
    data = event["data"]
    if data["outcome"] == "failed":
        print(f"{event['id']} {data['jobId']}: {data['reason']}, {data['suggestedAction']}", flush=True)
    elif data["outcome"] == "uncertain":
        print(f"{event['id']} {data['jobId']}: may have arrived, ask the recipient", flush=True)


def consume(sqs, queue_url, validator, running, wait_seconds=20):
    """Receives until told to stop. A message is deleted once it is done; one that fails comes again."""
    while running():
        response = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=wait_seconds)
        messages = response.get("Messages", [])
        for message in messages:
            try:
                event = json.loads(message["Body"])
                validator.validate(event)
                handle(event)
            except jsonschema.ValidationError as error:
                # The path, not the value: values are fax numbers.
                print(f"{message['MessageId']}: not a fax status at {error.json_path}", file=sys.stderr)
            except Exception as error:
                print(f"{message['MessageId']}: {type(error).__name__}", file=sys.stderr)
            else:
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        if not messages and wait_seconds == 0:
            return


def main(queue_url, schema_file, *options):
    with open(schema_file, encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    stopped = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.append(True))
    wait_seconds = 0 if "--once" in options else 20
    consume(boto3.client("sqs"), queue_url, validator, lambda: not stopped, wait_seconds)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
