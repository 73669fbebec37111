"""A Lambda function that handles fax statuses with Powertools: each by itself, and only the failed ones come again."""

from typing import Literal, Optional

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    # A field that Retarus adds one day is no error. An error shows no value: values are fax numbers.
    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    def __repr_args__(self):
        # What Retarus added may hold a number, too.
        return [(name, value) for name, value in super().__repr_args__() if name in type(self).model_fields]


class Recipient(Model):
    position: int
    count: int


class Reference(Model):
    customerDefinedId: Optional[str] = None
    billingCode: Optional[str] = None


class FaxStatus(Model):
    """The fields that this consumer uses, with what the contract promises of them."""

    jobId: str
    outcome: Literal["delivered", "uncertain", "failed"]
    reason: str
    suggestedAction: str
    recipient: Recipient
    reference: Optional[Reference] = None
    # repr=False keeps numbers out of every print and log line of the model.
    number: str = Field(repr=False)
    sentToNumber: Optional[str] = Field(default=None, repr=False)
    properties: Optional[list] = Field(default=None, repr=False)
    remoteCsid: Optional[str] = Field(default=None, repr=False)


class FaxStatusEvent(Model):
    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    type: Literal["fax.recipient-status.v1"]
    data: FaxStatus


# On a FIFO queue Powertools stops at the first failure and hands back all that follow. Each fax status is a message
# group of its own, so nothing that follows depends on it: go on.
processor = SqsFifoPartialProcessor(skip_group_on_error=True)


def handle(record):
    event = FaxStatusEvent.model_validate_json(record.body)
    status = event.data
    if status.outcome == "failed":
        open_task(event.id, f"{status.jobId}: {status.reason}, {status.suggestedAction}")
    elif status.outcome == "uncertain":
        open_task(event.id, f"{status.jobId}: ask the recipient before you send again")


def open_task(key, text):
    """Stands for your ticket system. A status can come twice: the key tells."""
    print(f"task {key} {text}")


def lambda_handler(event, context):
    return process_partial_response(event=event, record_handler=handle, processor=processor, context=context)
