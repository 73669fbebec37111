"""Starts ministack, and lets CloudFormation there create alarms on metric math.

AWS takes an alarm's `Metrics`; ministack refuses the whole stack for them. It evaluates no alarm anyway: here such an alarm
is kept with all that the template says of it, so that a deployment can be looked at as a whole. Saved queries of the log
are unknown to it, too: they are taken and kept nowhere.
"""

from ministack.app import main
from ministack.services.cloudformation import provisioners

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


def keep_query(logical_id, props, stack_name):
    if not props.get("QueryString"):
        raise ValueError(f"The query {logical_id} asks nothing.")
    return f"{stack_name}-{logical_id}", {}


provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {
    "create": keep_query,
    "update": lambda physical_id, *_: (physical_id, {}),
    "delete": lambda *_: None,
}

if __name__ == "__main__":
    main()
