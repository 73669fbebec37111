// Generated from contract/event.ts by `npm run generate`.

export const EVENT_SHAPE = {
  "type": "object",
  "required": [
    "data",
    "datacontenttype",
    "id",
    "source",
    "specversion",
    "subject",
    "type"
  ],
  "properties": {
    "specversion": {
      "type": "string",
      "const": "1.0"
    },
    "id": {
      "type": "string",
      "pattern": "^[0-9a-f]{32}$"
    },
    "source": {
      "type": "string",
      "minLength": 1
    },
    "type": {
      "type": "string",
      "const": "fax.recipient-status.v1"
    },
    "subject": {
      "type": "string",
      "minLength": 1
    },
    "time": {
      "type": "string"
    },
    "datacontenttype": {
      "type": "string",
      "const": "application/json"
    },
    "data": {
      "type": "object",
      "required": [
        "account",
        "dataCenter",
        "jobId",
        "number",
        "outcome",
        "reason",
        "reasonClass",
        "recipient",
        "status",
        "suggestedAction"
      ],
      "properties": {
        "account": {
          "type": "string",
          "minLength": 1
        },
        "dataCenter": {
          "type": "string"
        },
        "jobId": {
          "type": "string",
          "minLength": 1
        },
        "pages": {
          "type": [
            "integer",
            "null"
          ],
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "reference": {
          "type": [
            "object",
            "null"
          ],
          "properties": {
            "customerDefinedId": {
              "type": [
                "string",
                "null"
              ]
            },
            "billingCode": {
              "type": [
                "string",
                "null"
              ]
            },
            "billingInfo": {
              "type": [
                "string",
                "null"
              ]
            }
          }
        },
        "recipient": {
          "type": "object",
          "required": [
            "count",
            "position"
          ],
          "properties": {
            "position": {
              "type": "integer",
              "minimum": 1,
              "maximum": 9007199254740991
            },
            "count": {
              "type": "integer",
              "minimum": 1,
              "maximum": 9007199254740991
            }
          }
        },
        "number": {
          "type": "string"
        },
        "properties": {
          "type": [
            "array",
            "null"
          ],
          "items": {
            "type": "object",
            "required": [
              "key",
              "value"
            ],
            "properties": {
              "key": {
                "type": "string"
              },
              "value": {
                "type": "string"
              }
            }
          }
        },
        "status": {
          "type": "string"
        },
        "reason": {
          "type": "string"
        },
        "sentTs": {
          "type": [
            "string",
            "null"
          ]
        },
        "durationInSecs": {
          "type": [
            "integer",
            "null"
          ],
          "minimum": -9007199254740991,
          "maximum": 9007199254740991
        },
        "sentToNumber": {
          "type": [
            "string",
            "null"
          ]
        },
        "remoteCsid": {
          "type": [
            "string",
            "null"
          ]
        },
        "outcome": {
          "type": "string",
          "enum": [
            "delivered",
            "uncertain",
            "failed"
          ]
        },
        "reasonClass": {
          "type": "string"
        },
        "suggestedAction": {
          "type": "string"
        },
        "shadowed": {
          "type": "object",
          "properties": {
            "report": {
              "type": "object"
            },
            "recipient": {
              "type": "object"
            }
          }
        }
      }
    }
  }
}
