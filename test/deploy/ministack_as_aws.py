"""Starts ministack, and lets CloudFormation there create alarms on metric math.

AWS takes an alarm's `Metrics`; ministack refuses the whole stack for them. It evaluates no alarm anyway: here such an
alarm is kept with all that the template says of it, so that a deployment can be looked at as a whole. Saved queries of
the log and composite alarms are unknown to it, too: they are taken and kept nowhere. And a stack that is destroyed and
deployed again gets other physical names, as on AWS; ministack gives it those that it had.
"""

from ministack.app import main
from ministack.services.cloudformation import _stacks, provisioners

record_of_one_metric = provisioners._cw_metric_alarm_record


def record(name, props):
    metrics = props.get("Metrics")
    if not metrics:
        return record_of_one_metric(name, props)
    returned = [query for query in metrics if query.get("ReturnData") is not False]
    if not returned:
        raise ValueError(f"The alarm {name} returns none of its metrics.")
    stats = [query["MetricStat"] for query in metrics if "MetricStat" in query]
    one = {
        **{key: value for key, value in props.items() if key != "Metrics"},
        "MetricName": returned[0]["Id"],
        "Namespace": "metric math",
        "Period": stats[0]["Period"],
    }
    return {**record_of_one_metric(name, one), "Metrics": metrics}


provisioners._cw_metric_alarm_record = record


def takes(resource_type, required):
    """Lets a template hold a resource that ministack does not know, as long as it has what AWS requires."""

    def create(logical_id, props, stack_name):
        if not props.get(required):
            raise ValueError(f"{resource_type} {logical_id} has no {required}.")
        name = f"{stack_name}-{logical_id}"
        return name, {"Arn": f"arn:aws:local:::{name}"}

    provisioners._RESOURCE_HANDLERS[resource_type] = {
        "create": create,
        "update": lambda physical_id, *_: (physical_id, {"Arn": f"arn:aws:local:::{physical_id}"}),
        "delete": lambda *_: None,
    }


takes("AWS::Logs::QueryDefinition", "QueryString")
takes("AWS::CloudWatch::CompositeAlarm", "AlarmRule")

name_of_logical_id = provisioners._physical_name


def name_in_this_stack(stack_name, logical_id, **options):
    seed = provisioners._NAME_SEED.get() or ""
    token = provisioners._NAME_SEED.set(seed + (_stacks.get(stack_name) or {}).get("StackId", ""))
    try:
        return name_of_logical_id(stack_name, logical_id, **options)
    finally:
        provisioners._NAME_SEED.reset(token)


provisioners._physical_name = name_in_this_stack

if __name__ == "__main__":
    main()
