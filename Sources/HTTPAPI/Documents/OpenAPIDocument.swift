// SPDX-License-Identifier: MIT

/// What the routes take and give, in OpenAPI 3.1.
///
/// An example of a response belongs to the examples of the request that have the same name; tests ask each of them.
enum OpenAPIDocument {
    /// The document; `{version}` stands for the server's version, `{further-digits}` for the most digits that a number may
    /// have behind its first.
    static let text = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Numen",
            "version": "{version}",
            "summary": "Telephone numbers and names of the Emercoin blockchain over HTTP.",
            "description": "Numen answers ENUM lookups for SIP apps that cannot ask DNS, and lets callers with a token register numbers. All replies but metrics are JSON; errors have the members error, code and request_id, and errors with a place for each wrong field.",
            "license": { "name": "MIT", "identifier": "MIT" }
          },
          "servers": [{ "url": "/" }],
          "tags": [
            { "name": "numbers", "description": "Telephone numbers (ENUM)." },
            { "name": "names", "description": "The name-value store." },
            { "name": "server", "description": "The server itself." }
          ],
          "paths": {
            "/health": {
              "get": {
                "operationId": "health", "tags": ["server"],
                "summary": "Whether names are answered and the node is followed.",
                "description": "Height and the node's version are shown on the server's own machine; operators see the supervised processes, too.",
                "responses": {
                  "200": { "description": "All is well.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Health" },
                    "examples": { "healthy": { "value": { "blocks": 68, "emercoin_connected": true, "status": "healthy", "version": 80600 } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "description": "The chain has not been read, or the node is away.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Health" } } } }
                }
              }
            },
            "/health/live": {
              "get": {
                "operationId": "live", "tags": ["server"],
                "summary": "Whether the server answers at all; what does not get this starts it anew.",
                "responses": {
                  "200": { "description": "It does.", "content": { "application/json": {
                    "schema": { "type": "object", "required": ["status"], "properties": { "status": { "const": "live" } } },
                    "examples": { "live": { "value": { "status": "live" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/health/ready": {
              "get": {
                "operationId": "ready", "tags": ["server"],
                "summary": "Whether clients are well served here: DNS is answered, from a chain that is not a day old.",
                "description": "The node may be away for a while: names are answered as they were.",
                "responses": {
                  "200": { "description": "They are.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Readiness" },
                    "examples": { "ready": { "value": { "reasons": [], "status": "ready" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "description": "They are not, for these reasons.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Readiness" } } } }
                }
              }
            },
            "/metrics": {
              "get": {
                "operationId": "metrics", "tags": ["server"],
                "summary": "Figures for a monitoring, in the text format of Prometheus.",
                "description": "Needs the scope metrics, which a token may have alone. Operators' programs on this machine ask without a token, at the operator's socket or at port 8053.",
                "security": [{ "token": [] }],
                "responses": {
                  "200": { "description": "The figures, version 0.0.4 of the format.", "content": { "text/plain": { "schema": { "type": "string" } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/": {
              "get": {
                "operationId": "dashboard", "tags": ["server"], "summary": "The dashboard, for people.",
                "responses": {
                  "200": { "description": "A page that asks for a token and loads the rest.", "headers": { "ETag": { "$ref": "#/components/headers/ETag" } }, "content": { "text/html": { "schema": { "type": "string" } } } },
                  "304": { "description": "What the client has is still right." },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/dashboard/{file}": {
              "get": {
                "operationId": "dashboardFile", "tags": ["server"], "summary": "A script, style or image of the dashboard.",
                "parameters": [{ "name": "file", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^[a-z]+\\.(css|js|svg)$" }, "examples": { "script": { "value": "main.js" } } }],
                "responses": {
                  "200": { "description": "The file.", "headers": { "ETag": { "$ref": "#/components/headers/ETag" } }, "content": {
                    "text/css": { "schema": { "type": "string" } }, "text/javascript": { "schema": { "type": "string" } }, "image/svg+xml": { "schema": { "type": "string" } } } },
                  "304": { "description": "What the client has is still right." },
                  "404": { "description": "There is no such file.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/access": {
              "get": {
                "operationId": "access", "tags": ["server"], "summary": "Who the caller is, and what that allows.",
                "description": "Without a token nothing is allowed, unless the caller is on the operator's socket; a token that does not hold is refused with 401.",
                "responses": {
                  "200": { "description": "The caller.", "content": { "application/json": {
                    "schema": { "type": "object", "required": ["as", "scopes"], "properties": {
                      "as": { "type": "string", "description": "anonymous, token: and its public id, or uid: and a number." },
                      "scopes": { "type": "array", "items": { "enum": ["register", "list", "metrics", "operator"] } } } },
                    "examples": { "nobody": { "value": { "as": "anonymous", "scopes": [] } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/events": {
              "get": {
                "operationId": "serverEvents", "tags": ["server"], "summary": "How the server is and what it does, as server-sent events.",
                "description": "Needs the scope operator. status is how the server is, as soon as that has changed, at most every second; sample is what DNS was asked within a second, and how fast half of the answers (median) and all but the slowest hundredth (slow) were given, in microseconds; log and trouble are lines of the log. Their data are objects. With the last id in Last-Event-ID a client goes on where it was; reset comes before events that are told anew, since some are gone or the server was started again. The server ends a stream after some minutes; the client comes again then.",
                "security": [{ "token": [] }],
                "parameters": [{ "name": "Last-Event-ID", "in": "header", "description": "The last id that was received.", "schema": { "type": "string" } }],
                "responses": {
                  "200": { "description": "A stream.", "content": { "text/event-stream": { "schema": { "type": "string" } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/lookup": {
              "get": {
                "operationId": "lookUpNumber", "tags": ["numbers"],
                "summary": "The URIs of one number.",
                "description": "The rules of the number's records are applied to it (RFC 6116). sip_uri is the best result, uris are all of them in order.",
                "parameters": [
                  { "name": "number", "in": "query", "required": true, "description": "The number with its country code; separators may stand between the digits.",
                    "schema": { "type": "string", "minLength": 1 },
                    "examples": { "found": { "value": "+1234567890" }, "unknown": { "value": "+19995550100" } } }
                ],
                "responses": {
                  "200": { "description": "The number has records.", "headers": { "ETag": { "$ref": "#/components/headers/ETag" } },
                    "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Number" },
                    "examples": { "found": { "value": {
                      "enum_domain": "0.9.8.7.6.5.4.3.2.1.e164.arpa", "expires_in": 63875, "height": 68,
                      "naptr_records": [
                        { "flags": "u", "order": 0, "pattern": "^.*$", "preference": 10, "replacement": "sip:user@example.com", "services": ["E2U+sip"], "uri": "sip:user@example.com" },
                        { "flags": "u", "order": 1, "pattern": "^.*$", "preference": 10, "replacement": "sip:backup@example.com", "services": ["E2U+sip"], "uri": "sip:backup@example.com" }
                      ],
                      "owner_address": "", "phone_number": "+1234567890", "sip_uri": "sip:user@example.com", "status": "success", "ttl": 3600,
                      "uris": ["sip:user@example.com", "sip:backup@example.com"] } } } } } },
                  "304": { "description": "What the client has is still right." },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "404": { "description": "The number has no records that give a URI.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/MissingNumber" },
                    "examples": { "unknown": { "value": { "phone_number": "+19995550100", "reason": "The number has no records", "status": "not_found" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              },
              "post": {
                "operationId": "lookUpNumbers", "tags": ["numbers"],
                "summary": "The URIs of up to 1,000 numbers.",
                "description": "Each number counts, at most 100 a second. When the reply has 4 MiB, or 4,000 rules were applied, the numbers that are left have the status not_answered.",
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/NumberList" },
                  "examples": {
                    "many": { "value": { "numbers": ["+19995550100"] } },
                    "wrong": { "value": { "numbers": ["+1234567890", "abc"] } } } } } },
                "responses": {
                  "200": { "description": "A result for each number, in their order.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Results" },
                    "examples": { "many": { "value": { "count": 1, "results": [
                      { "phone_number": "+19995550100", "reason": "The number has no records", "status": "not_found" }], "status": "success" } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/explain": {
              "get": {
                "operationId": "explainNumber", "tags": ["numbers"],
                "summary": "What becomes of a number, and why.",
                "description": "Which names of the chain speak for the number, which of them count, what DNS answers, and what each rule makes of the number, in the order in which a client tries them.",
                "parameters": [{ "name": "number", "in": "query", "required": true, "schema": { "type": "string" },
                  "examples": { "known": { "value": "+1234567890" }, "wrong": { "value": "abc" } } }],
                "responses": {
                  "200": { "description": "How the number is resolved.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Explanation" },
                    "examples": { "known": { "value": {
                      "dns": { "code": "NOERROR", "count": 1, "records": ["0.9.8.7.6.5.4.3.2.1.e164.arpa.\t3600\tIN\tNAPTR\t0 10 \"u\" \"E2U+sip\" \"!^.*$!sip:user@example.com!\" ."] },
                      "domain": "0.9.8.7.6.5.4.3.2.1.e164.arpa", "height": 68, "inactive": [],
                      "names": [{ "faults": [], "name": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "records": [
                        { "flags": "u", "form": "list", "naptr": "0 10 \"u\" \"E2U+sip\" \"!^.*$!sip:user@example.com!\" ." },
                        { "flags": "u", "form": "list", "naptr": "1 10 \"u\" \"E2U+sip\" \"!^.*$!sip:backup@example.com!\" ." }], "signature": "unsigned", "used": true }],
                      "number": "+1234567890", "policy": "prefer",
                      "steps": [
                        { "naptr": "0 10 \"u\" \"E2U+sip\" \"!^.*$!sip:user@example.com!\" .", "uri": "sip:user@example.com" },
                        { "naptr": "1 10 \"u\" \"E2U+sip\" \"!^.*$!sip:backup@example.com!\" .", "uri": "sip:backup@example.com" }],
                      "toll_free": false, "ttl": 3600 } } } } } },
                  "400": { "description": "It is no telephone number.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "wrong": { "value": {
                      "code": "invalid_fields", "error": "number must be a telephone number with its country code, such as +1234567890",
                      "errors": [{ "detail": "must be a telephone number with its country code, such as +1234567890", "pointer": "/number" }], "request_id": "example" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/quote": {
              "post": {
                "operationId": "quoteNumber", "tags": ["numbers"],
                "summary": "What registering a number would cost, and what is left for it.",
                "description": "Needs the scope register. Nothing is spent. Amounts are coins; the budget is that of a day of UTC.",
                "security": [{ "token": [] }],
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/RegistrationRequest" },
                  "examples": { "new": { "value": { "phone_number": "+19995550123", "sip_uri": "sip:alice@example.com" } } } } } },
                "responses": {
                  "200": { "description": "The most that it may cost.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Quote" },
                    "examples": { "new": { "value": {
                      "budget": "1.000000", "cost_at_most": "0.011300", "enum_domain": "3.2.1.0.5.5.5.9.9.9.1.e164.arpa", "fits": true, "is_registered": false, "left": "0.750000",
                      "nvs_key": "enum:3.2.1.0.5.5.5.9.9.9.1.e164.arpa" } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/register": {
              "post": {
                "operationId": "registerNumber", "tags": ["numbers"],
                "summary": "Registers a number.",
                "description": "Needs the scope register. The transaction is on its way when the reply comes; ask for the state at Location. With the same Idempotency-Key a request can be repeated: it is done once.",
                "security": [{ "token": [] }],
                "parameters": [{ "$ref": "#/components/parameters/IdempotencyKey" }],
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/RegistrationRequest" },
                  "examples": {
                    "new": { "value": { "phone_number": "+19995550123", "sip_uri": "sip:alice@example.com", "fallback_uris": ["sip:bob@example.com"], "days": 365 } },
                    "wrong": { "value": { "phone_number": "12", "sip_uri": "sip:alice@example.com", "fallback_uris": ["sip:a@example.com", "ftp://example.com"] } } } } } },
                "responses": {
                  "201": { "description": "The wallet took it.", "headers": { "Idempotency-Key": { "$ref": "#/components/headers/IdempotencyKey" }, "Location": { "$ref": "#/components/headers/Location" } },
                    "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/NewRegistration" },
                    "examples": { "new": { "value": {
                      "confirmations": 0, "enum_domain": "3.2.1.0.5.5.5.9.9.9.1.e164.arpa", "id": "r1", "message": "ENUM record registered (requires confirmation)",
                      "nvs_key": "enum:3.2.1.0.5.5.5.9.9.9.1.e164.arpa", "operation": "register", "phone_number": "+19995550123", "state": "pending", "status": "success",
                      "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab" } } } } } },
                  "400": { "description": "Something is wrong with the request.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "wrong": { "value": {
                      "code": "invalid_fields", "error": "The registration has faults",
                      "errors": [
                        { "detail": "has the scheme \"ftp\"; allowed are h323, iax2, mailto, sip, sips, tel, xmpp", "pointer": "/fallback_uris/1" },
                        { "detail": "must be a telephone number with its country code, such as +1234567890: \"+\" and 2 to 15 digits", "pointer": "/phone_number" }],
                      "request_id": "example" } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "422": { "$ref": "#/components/responses/KeyReused" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/registrations/{id}": {
              "get": {
                "operationId": "registration", "tags": ["numbers"],
                "summary": "What became of a registration, change or deletion.",
                "description": "Needs the scope register.",
                "security": [{ "token": [] }],
                "parameters": [
                  { "name": "id", "in": "path", "required": true, "description": "The id of the reply that took it.",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 64 },
                    "examples": { "confirmed": { "value": "r0" }, "unknown": { "value": "none" } } }
                ],
                "responses": {
                  "200": { "description": "The state: pending, confirmed, or failed; then message says why.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Registration" },
                    "examples": { "confirmed": { "value": {
                      "confirmations": 6, "cost": "0.010100", "id": "r0", "nvs_key": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "operation": "register", "state": "confirmed", "status": "success",
                      "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab" } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "404": { "description": "There is none with this id.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "unknown": { "value": { "code": "not_found", "error": "There is no registration with this id", "request_id": "example" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/list": {
              "get": {
                "operationId": "listNumbers", "tags": ["numbers"],
                "summary": "The names of telephone numbers, page by page.",
                "description": "Needs the scope list. A page may hold fewer names than limit, or none; there are more as long as there is a next.",
                "security": [{ "token": [] }],
                "parameters": [
                  { "name": "limit", "in": "query", "description": "The most names of a page.", "schema": { "type": "integer", "minimum": 1, "maximum": 100, "default": 100 },
                    "examples": { "first": { "value": 1 } } },
                  { "name": "cursor", "in": "query", "description": "next of the page before.", "schema": { "type": "string", "maxLength": 1024, "pattern": "^([0-9a-f]{2})+$" } }
                ],
                "responses": {
                  "200": { "description": "A page.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/NumberPage" },
                    "examples": { "first": { "value": {
                      "count": 1, "height": 68, "records": [
                        { "expires_in": 63875, "nvs_key": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "phone_number": "+1234567890", "sip_uri": "sip:user@example.com" }], "status": "success" } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/enum/{number}": {
              "parameters": [
                { "name": "number", "in": "path", "required": true, "description": "The number with + and its country code.",
                  "schema": { "type": "string", "maxLength": 64, "pattern": "^ *([tT][eE][lL]:)?\\+[ ./()-]*[1-9]([ ./()-]*[0-9]){1,{further-digits}}[ ./()-]*$" },
                  "examples": { "changed": { "value": "+1234567890" }, "ended": { "value": "+1234567890" }, "unknown": { "value": "+19995550100" } } }
              ],
              "put": {
                "operationId": "changeNumber", "tags": ["numbers"],
                "summary": "Gives a registered number other URIs, and a longer life.",
                "description": "Needs the scope register; a number that was registered with another token needs the scope operator.",
                "security": [{ "token": [] }],
                "parameters": [{ "$ref": "#/components/parameters/IdempotencyKey" }],
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "$ref": "#/components/schemas/ChangeRequest" },
                  "examples": {
                    "changed": { "value": { "sip_uri": "sip:alice@example.com" } },
                    "unknown": { "value": { "sip_uri": "sip:alice@example.com", "days": 30 } } } } } },
                "responses": {
                  "202": { "description": "The wallet took it.", "headers": { "Idempotency-Key": { "$ref": "#/components/headers/IdempotencyKey" }, "Location": { "$ref": "#/components/headers/Location" } },
                    "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Registration" },
                    "examples": { "changed": { "value": {
                      "confirmations": 0, "id": "r1", "nvs_key": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "operation": "update", "state": "pending", "status": "success",
                      "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab" } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "404": { "description": "The number is not registered.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "unknown": { "value": { "code": "not_registered", "error": "The number is not registered; use POST /enum/register", "request_id": "example" } } } } } },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "422": { "$ref": "#/components/responses/KeyReused" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              },
              "delete": {
                "operationId": "endNumber", "tags": ["numbers"],
                "summary": "Ends a number's registration.",
                "description": "Needs the scope register; a number that was registered with another token needs the scope operator.",
                "security": [{ "token": [] }],
                "parameters": [{ "$ref": "#/components/parameters/IdempotencyKey" }],
                "responses": {
                  "202": { "description": "The wallet took it.", "headers": { "Idempotency-Key": { "$ref": "#/components/headers/IdempotencyKey" }, "Location": { "$ref": "#/components/headers/Location" } },
                    "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Registration" },
                    "examples": { "ended": { "value": {
                      "confirmations": 0, "id": "r1", "nvs_key": "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa", "operation": "delete", "state": "pending", "status": "success",
                      "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab" } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "404": { "description": "The number is not registered.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "unknown": { "value": { "code": "not_registered", "error": "The number is not registered; use POST /enum/register", "request_id": "example" } } } } } },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/KeyReused" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/nvs": {
              "get": {
                "operationId": "listNames", "tags": ["names"],
                "summary": "Names by their beginning, page by page, with the number of what is wrong in each.",
                "description": "Needs the scope list. Values are cut. A page may hold fewer names than limit, or none; there are more as long as there is a next.",
                "security": [{ "token": [] }],
                "parameters": [
                  { "name": "prefix", "in": "query", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 512 }, "examples": { "sites": { "value": "dns:" } } },
                  { "name": "limit", "in": "query", "description": "The most names of a page.", "schema": { "type": "integer", "minimum": 1, "maximum": 50, "default": 50 } },
                  { "name": "cursor", "in": "query", "description": "next of the page before.", "schema": { "type": "string", "maxLength": 1024, "pattern": "^([0-9a-f]{2})+$" } }
                ],
                "responses": {
                  "200": { "description": "A page.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/NamePage" },
                    "examples": { "sites": { "value": { "height": 68, "names": [
                      { "expired": false, "expires_in": 63875, "faults": 0, "name": "dns:site.emc", "value": "A=192.0.2.1", "value_octets": 11 }] } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/nvs/{name}/details": {
              "get": {
                "operationId": "nameDetails", "tags": ["names"],
                "summary": "A name, active or not, with its history and what is wrong in it.",
                "description": "Needs the scope list. The history has the newest 100 operations, with values cut; it is null while the node, which keeps it, does not answer. Faults are those of all names that are answered together, each on a line that begins with a name.",
                "security": [{ "token": [] }],
                "parameters": [{ "name": "name", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 512 }, "examples": { "site": { "value": "dns:site.emc" } } }],
                "responses": {
                  "200": { "description": "All that is known of it.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/NameDetails" },
                    "examples": { "site": { "value": {
                      "deleted": false, "dns": { "code": "NOERROR", "count": 1, "records": ["site.emc.\t3600\tIN\tNAPTR\t0 10 \"u\" \"E2U+sip\" \"!^.*$!sip:user@example.com!\" ."] },
                      "expired": false, "expires_in": 63875, "faults": [], "height": 68, "history": [], "name": "dns:site.emc",
                      "owner_address": "", "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab", "value": "A=192.0.2.1", "value_octets": 11 } } } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "404": { "description": "There is no such name, and never was one.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/nvs/{name}": {
              "get": {
                "operationId": "name", "tags": ["names"],
                "summary": "A name of the store as it is now.",
                "parameters": [
                  { "name": "name", "in": "path", "required": true, "description": "The name's octets, those outside of ASCII and / as %XX.",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 512 },
                    "examples": { "found": { "value": "dns:site.emc" }, "unknown": { "value": "dns:nobody.emc" } } }
                ],
                "responses": {
                  "200": { "description": "The name is active.", "headers": { "ETag": { "$ref": "#/components/headers/ETag" } },
                    "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Name" },
                    "examples": { "found": { "value": {
                      "expires_at": 63943, "expires_in": 63875, "height": 68, "name": "dns:site.emc", "owner_address": "",
                      "txid": "9f2c0000000000000000000000000000000000000000000000000000000000ab", "value": "A=192.0.2.1" } } } } } },
                  "304": { "description": "What the client has is still right." },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "404": { "description": "There is no such name, or it has expired.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "unknown": { "value": { "code": "not_found", "error": "There is no such name, or it has expired", "request_id": "example" } } } } } },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/nvs/events": {
              "get": {
                "operationId": "events", "tags": ["names"],
                "summary": "What each block does to names, as server-sent events.",
                "description": "An event called names is a block that did something to them: its data is an object with height, hash and operations. If a block is no higher than one before it, the chain was reorganised, and what was told of that one and those behind it holds only as far as it is told again. The id is the hash of the block up to which everything was told, with which a client goes on after it was away (Last-Event-ID); an id comes without an event every 15 seconds, too. An event called reset, whose data has height and hash, comes when that is not possible: the block is not known, is more than 100 blocks away, or is no longer part of the chain. Whoever keeps names reads them again then. The server ends the stream of a client that is too slow; it goes on with its last id.",
                "parameters": [
                  { "name": "prefix", "in": "query", "description": "Only names that start with this.", "schema": { "type": "string", "maxLength": 512 } },
                  { "name": "confirmations", "in": "query", "description": "A block is told of once it has as many; what a reorganisation takes back before that is not told at all.", "schema": { "type": "integer", "minimum": 1, "maximum": 50, "default": 1 } },
                  { "name": "Last-Event-ID", "in": "header", "description": "The last id that was received, with an event or without.", "schema": { "type": "string", "pattern": "^[0-9a-f]{64}$" } }
                ],
                "responses": {
                  "200": { "description": "A stream that goes on until one side ends it.", "content": { "text/event-stream": { "schema": { "type": "string" } } } },
                  "400": { "$ref": "#/components/responses/Invalid" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/clearnet": {
              "get": {
                "operationId": "clearnet", "tags": ["server"],
                "summary": "What clients see of the Internet, who says so, and how the resolver is.",
                "description": "Needs the scope operator.",
                "security": [{ "token": [] }],
                "responses": {
                  "200": { "description": "How it is.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Clearnet" },
                    "examples": { "now": { "value": {
                      "chain": ["emc", "coin"], "counters": { "answered": 5, "asked": 7 },
                      "ignored": [{ "origin": "configuration", "reason": "the chain answers these names", "suffix": ".emc", "to": ["10.0.0.1:53"] }],
                      "label": "both", "mode": "hybrid", "nonexistent": ["onion"],
                      "policy": {
                        "height": 60, "owner": "EOwner", "problem": "the name's time is over", "record": "ness:dns-reverse-proxy-config",
                        "source": "configuration", "sources": { "configuration": "hybrid", "default": "emerdns", "override": null, "record": "icann" }, "txid": "aa" },
                      "resolver": "on",
                      "routes": [{ "origin": "configuration", "suffix": ".corp", "to": ["10.0.0.1:53", "10.0.0.2:53"] }],
                      "upstreams": { "since": "2026-11-21T17:00:00Z", "state": "working", "text": "names of the Internet are looked up at 9.9.9.9:853" } } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              },
              "put": {
                "operationId": "turnClearnet", "tags": ["server"],
                "summary": "Shows clients the chain alone (emerdns), the Internet as well (hybrid), or the Internet alone (icann).",
                "description": "Needs the scope operator. It is recorded in the audit log, and stays so over a restart. Whether those who are asked for names of the Internet answer is known a moment later: ask for upstreams.",
                "security": [{ "token": [] }],
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "type": "object", "required": ["mode"], "additionalProperties": false, "properties": { "mode": { "$ref": "#/components/schemas/Mode" } } },
                  "examples": { "off": { "value": { "mode": "emerdns" } }, "wrong": { "value": { "mode": "sideways" } } } } } },
                "responses": {
                  "200": { "description": "It is so now; as GET tells it.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Clearnet" } } } },
                  "400": { "description": "Something is wrong with the request.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "wrong": { "value": {
                      "code": "invalid_fields", "error": "The mode has a fault",
                      "errors": [{ "detail": "must be emerdns, hybrid or icann", "pointer": "/mode" }], "request_id": "example" } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/NotTurned" }
                }
              },
              "delete": {
                "operationId": "resetClearnet", "tags": ["server"],
                "summary": "Leaves it to the settings again what clients see.",
                "description": "Needs the scope operator. It is recorded in the audit log.",
                "security": [{ "token": [] }],
                "responses": {
                  "200": { "description": "How it is now; as GET tells it.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Clearnet" } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/NotTurned" }
                }
              }
            },
            "/clearnet/flush": {
              "post": {
                "operationId": "flushClearnet", "tags": ["server"],
                "summary": "Forgets answers of the Internet.",
                "description": "Needs the scope operator. Those for a name and all below it; without a name all of them.",
                "security": [{ "token": [] }],
                "requestBody": { "required": true, "content": { "application/json": {
                  "schema": { "type": "object", "additionalProperties": false, "properties": {
                    "name": { "type": "string", "description": "A domain name, such as example.com." } } },
                  "examples": { "name": { "value": { "name": "www.example" } }, "wrong": { "value": { "name": "www..example" } } } } } },
                "responses": {
                  "200": { "description": "They are forgotten.", "content": { "application/json": {
                    "schema": { "type": "object", "required": ["flushed"], "properties": { "flushed": { "type": "string" } } },
                    "examples": { "name": { "value": { "flushed": "www.example." } } } } } },
                  "400": { "description": "Something is wrong with the request.", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Error" },
                    "examples": { "wrong": { "value": {
                      "code": "invalid_fields", "error": "The request has a fault",
                      "errors": [{ "detail": "must be a domain name", "pointer": "/name" }], "request_id": "example" } } } } } },
                  "401": { "$ref": "#/components/responses/Unauthorized" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "415": { "$ref": "#/components/responses/NotJSON" },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "document", "tags": ["server"], "summary": "This document.",
                "responses": {
                  "200": { "description": "OpenAPI 3.1.", "content": { "application/json": { "schema": { "type": "object" } } } },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/docs": {
              "get": {
                "operationId": "documentPage", "tags": ["server"], "summary": "This document as a page to read.",
                "responses": {
                  "200": { "description": "A page without scripts.", "content": { "text/html": { "schema": { "type": "string" } } } },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            }
          },
          "components": {
            "securitySchemes": {
              "token": { "type": "http", "scheme": "bearer", "description": "A token of \"numen token new\". Callers on the operator's socket need none." }
            },
            "parameters": {
              "IdempotencyKey": { "name": "Idempotency-Key", "in": "header", "description": "Made up by the client for each new request, and used again only to repeat it.",
                "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$" } }
            },
            "headers": {
              "ETag": { "description": "The version, for If-None-Match.", "schema": { "type": "string" } },
              "IdempotencyKey": { "description": "The key of the request, also one that the server has made up: with it the request can be repeated.", "schema": { "type": "string" } },
              "Location": { "description": "Where the state can be asked for.", "schema": { "type": "string" } },
              "RetryAfter": { "description": "Seconds after which a request may be tried again.", "schema": { "type": "integer", "minimum": 0 } }
            },
            "responses": {
              "Invalid": { "description": "Something is wrong with the request.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "Unauthorized": { "description": "A token is needed, or the one that was sent is not valid.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "Forbidden": { "description": "The token has not the scope that is needed, the number was registered with another one (not_yours), the server spends nothing (spending_off), or not as much for one order (order_too_dear).", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "Conflict": { "description": "The number is registered already, the node refused, or the order failed.", "content": { "application/json": { "schema": { "anyOf": [{ "$ref": "#/components/schemas/Error" }, { "$ref": "#/components/schemas/Registration" }] } } } },
              "TooLarge": { "description": "The body is too long.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "NotJSON": { "description": "The body is not announced as JSON.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "KeyReused": { "description": "The Idempotency-Key was used for another request.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "TooMany": { "description": "Too many requests, or the day's budget is used up.", "headers": { "Retry-After": { "$ref": "#/components/headers/RetryAfter" } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "NotTurned": { "description": "The change cannot be recorded, and nothing was changed (not_recorded); or the mode is the new one, and the resolver does not run (resolver_failed).", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } },
              "Unavailable": { "description": "The chain, the node or the wallet is not there at the moment; nothing was spent, unless the code is outcome_unknown: then it may have been carried out, and is to be asked for again with the same Idempotency-Key. With the code ENTROPY_BLOCKED there is nothing to make secrets of (entropy.policy), and nothing was begun.", "headers": { "Retry-After": { "$ref": "#/components/headers/RetryAfter" } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } }
            },
            "schemas": {
              "Error": { "type": "object", "required": ["code", "error", "request_id"], "properties": {
                "code": { "type": "string", "description": "The kind of error, for programs." },
                "error": { "type": "string", "description": "What is wrong, for people." },
                "errors": { "type": "array", "items": { "type": "object", "required": ["detail", "pointer"], "properties": {
                  "detail": { "type": "string" },
                  "pointer": { "type": "string", "description": "The place, as a JSON pointer (RFC 6901); parameters stand there like members." } } } },
                "request_id": { "type": "string", "description": "Also in X-Request-ID and in the server's log." } } },
              "Health": { "type": "object", "required": ["emercoin_connected", "status"], "properties": {
                "blocks": { "type": "integer", "minimum": 0 },
                "emercoin_connected": { "type": "boolean" },
                "status": { "enum": ["healthy", "degraded"] },
                "version": { "type": "integer", "description": "The version that the node tells in getnetworkinfo." },
                "answering": { "type": "boolean" }, "state": { "type": "string" }, "server_version": { "type": "string" },
                "children": { "type": "object", "additionalProperties": { "type": "object", "required": ["restarts", "state"], "properties": {
                  "restarts": { "type": "integer" }, "state": { "type": "string" } } } } } },
              "Readiness": { "type": "object", "required": ["reasons", "status"], "properties": {
                "reasons": { "type": "array", "items": { "type": "object", "required": ["code", "message"], "properties": {
                  "code": { "enum": ["dns_not_served", "no_index", "behind", "node_away"] },
                  "message": { "type": "string" } } } },
                "status": { "enum": ["ready", "not_ready"] } } },
              "Number": { "type": "object",
                "required": ["enum_domain", "expires_in", "height", "naptr_records", "owner_address", "phone_number", "sip_uri", "status", "ttl", "uris"],
                "properties": {
                  "enum_domain": { "type": "string" },
                  "expires_in": { "type": "integer", "description": "Blocks until the first of the number's names ends." },
                  "height": { "type": "integer", "description": "The block that the reply is as of." },
                  "more_records": { "type": "integer", "description": "Further records, beyond the 32 whose rules are applied." },
                  "naptr_records": { "type": "array", "maxItems": 32, "items": { "$ref": "#/components/schemas/Rule" } },
                  "owner_address": { "type": "string", "description": "Empty unless the server shows owners." },
                  "phone_number": { "type": "string", "description": "As it was asked for." },
                  "sip_uri": { "type": "string", "description": "The best of uris." },
                  "status": { "const": "success" },
                  "ttl": { "type": "integer", "description": "Seconds for which the reply holds." },
                  "uris": { "type": "array", "minItems": 1, "items": { "type": "string" } } } },
              "Rule": { "type": "object", "required": ["flags", "order", "pattern", "preference", "replacement", "services"], "properties": {
                "flags": { "type": "string", "description": "As stored: u voice, v video, uv both." },
                "order": { "type": "integer" }, "preference": { "type": "integer" },
                "pattern": { "type": "string" }, "replacement": { "type": "string" },
                "services": { "type": "array", "items": { "type": "string" } },
                "uri": { "type": "string", "description": "What the rule makes of the number." },
                "unusable": { "type": "string", "description": "Why it makes nothing of it." } } },
              "MissingNumber": { "type": "object", "required": ["phone_number", "reason", "status"], "properties": {
                "phone_number": { "type": "string" }, "reason": { "type": "string" }, "status": { "enum": ["not_found", "not_answered"] } } },
              "NumberList": { "type": "object", "required": ["numbers"], "additionalProperties": false, "properties": {
                "numbers": { "type": "array", "maxItems": 1000, "items": { "type": "string", "pattern": "^ *([tT][eE][lL]:)?\\+?[ ./()-]*[0-9]([ ./()-]*[0-9]){0,{further-digits}}[ ./()-]*$" } } } },
              "Results": { "type": "object", "required": ["count", "results", "status"], "properties": {
                "count": { "type": "integer" },
                "results": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Number" }, { "$ref": "#/components/schemas/MissingNumber" }] } },
                "status": { "const": "success" } } },
              "URI": { "type": "string", "minLength": 3, "maxLength": 248, "pattern": "^([sS][iI][pP][sS]?|[tT][eE][lL]|[mM][aA][iI][lL][tT][oO]|[xX][mM][pP][pP]|[hH]323|[iI][aA][xX]2):([A-Za-z0-9._~:/?#@$&'()*+,;=\\[\\]-]|%[0-9A-Fa-f]{2})+$",
                "description": "A URI of one of the schemes sip, sips, tel, mailto, xmpp, h323, iax2." },
              "RegistrationRequest": { "type": "object", "required": ["phone_number", "sip_uri"], "additionalProperties": false, "properties": {
                "phone_number": { "type": "string", "maxLength": 64, "pattern": "^ *([tT][eE][lL]:)?\\+[ ./()-]*[1-9]([ ./()-]*[0-9]){1,{further-digits}}[ ./()-]*$" },
                "sip_uri": { "$ref": "#/components/schemas/URI" },
                "fallback_uris": { "type": "array", "maxItems": 10, "items": { "$ref": "#/components/schemas/URI" } },
                "days": { "type": "integer", "minimum": 1, "maximum": 3650, "default": 365 } } },
              "ChangeRequest": { "type": "object", "required": ["sip_uri"], "additionalProperties": false, "properties": {
                "sip_uri": { "$ref": "#/components/schemas/URI" },
                "fallback_uris": { "type": "array", "maxItems": 10, "items": { "$ref": "#/components/schemas/URI" } },
                "days": { "type": "integer", "minimum": 0, "maximum": 3650, "default": 0, "description": "Days that are added." } } },
              "Registration": { "type": "object", "required": ["confirmations", "id", "nvs_key", "operation", "state", "status"], "properties": {
                "confirmations": { "type": "integer" },
                "cost": { "type": "string", "description": "Coins, as a decimal number.", "pattern": "^[0-9]+\\.[0-9]{6}$" },
                "id": { "type": "string" },
                "message": { "type": "string" },
                "nvs_key": { "type": "string" },
                "operation": { "enum": ["register", "update", "delete"] },
                "state": { "enum": ["pending", "confirmed", "failed"] },
                "status": { "enum": ["success", "failed"] },
                "txid": { "type": "string" } } },
              "NewRegistration": { "allOf": [{ "$ref": "#/components/schemas/Registration" }, { "type": "object", "required": ["enum_domain", "phone_number", "txid"], "properties": {
                "enum_domain": { "type": "string" }, "phone_number": { "type": "string" } } }] },
              "NumberPage": { "type": "object", "required": ["count", "height", "records", "status"], "properties": {
                "count": { "type": "integer" }, "height": { "type": "integer" }, "next": { "type": "string" }, "status": { "const": "success" },
                "records": { "type": "array", "items": { "type": "object", "required": ["expires_in", "nvs_key", "phone_number", "sip_uri"], "properties": {
                  "expires_in": { "type": "integer" }, "nvs_key": { "type": "string" },
                  "phone_number": { "type": ["string", "null"] }, "sip_uri": { "type": ["string", "null"] } } } } } },
              "Quote": { "type": "object", "required": ["budget", "cost_at_most", "enum_domain", "fits", "is_registered", "left", "nvs_key"], "properties": {
                "budget": { "type": "string", "description": "The most that is spent on a day." }, "left": { "type": "string", "description": "What of it is left today." },
                "cost_at_most": { "type": "string" }, "fits": { "type": "boolean", "description": "Whether that is left." },
                "is_registered": { "type": "boolean" }, "enum_domain": { "type": "string" }, "nvs_key": { "type": "string" } } },
              "DNSAnswer": { "description": "What DNS answers; null if that is nothing.", "anyOf": [{ "type": "null" }, { "type": "object", "required": ["code", "count", "records"], "properties": {
                "code": { "type": "string" }, "count": { "type": "integer" }, "records": { "type": "array", "maxItems": 32, "items": { "type": "string" } } } }] },
              "Explanation": { "type": "object", "required": ["dns", "domain", "height", "inactive", "names", "number", "policy", "steps", "toll_free", "ttl"], "properties": {
                "dns": { "$ref": "#/components/schemas/DNSAnswer" },
                "domain": { "type": "string" }, "height": { "type": "integer" },
                "inactive": { "type": "array", "maxItems": 32, "description": "Names that have expired.", "items": { "type": "string" } },
                "more_names": { "type": "integer", "description": "How many names are left out." }, "more_steps": { "type": "integer", "description": "How many rules are left out." },
                "names": { "type": "array", "items": { "type": "object", "required": ["faults", "name", "records", "signature", "used"], "properties": {
                  "faults": { "type": "array", "items": { "type": "string" } }, "name": { "type": "string" }, "used": { "type": "boolean" },
                  "signature": { "enum": ["valid", "unsigned", "untrusted", "forged", "revoked", null] },
                  "records": { "type": "array", "items": { "type": "object", "required": ["flags", "form", "naptr"], "properties": {
                    "flags": { "type": "string" }, "form": { "type": "string" }, "naptr": { "type": "string" } } } } } } },
                "number": { "type": "string" }, "policy": { "enum": ["require", "prefer", "ignore"] },
                "steps": { "type": "array", "items": { "type": "object", "required": ["naptr"], "properties": {
                  "naptr": { "type": "string" }, "uri": { "type": "string" }, "reason": { "type": "string", "description": "Why the rule gives nothing." } } } },
                "toll_free": { "type": "boolean" }, "ttl": { "type": "integer" } } },
              "NamePage": { "type": "object", "required": ["height", "names"], "properties": {
                "height": { "type": "integer" }, "next": { "type": "string" },
                "names": { "type": "array", "items": { "type": "object", "required": ["expired", "expires_in", "faults", "value_octets"], "properties": {
                  "expired": { "type": "boolean" }, "expires_in": { "type": "integer" }, "faults": { "type": "integer" },
                  "name": { "type": "string" }, "name_hex": { "type": "string" }, "value": { "type": "string", "description": "The beginning of the value." },
                  "value_hex": { "type": "string" }, "value_octets": { "type": "integer", "description": "How long the whole value is." } } } } } },
              "NameDetails": { "type": "object", "required": ["deleted", "dns", "expired", "expires_in", "faults", "height", "history", "owner_address", "txid", "value_octets"], "properties": {
                "deleted": { "type": "boolean" }, "dns": { "$ref": "#/components/schemas/DNSAnswer" }, "expired": { "type": "boolean" }, "expires_in": { "type": "integer" },
                "faults": { "type": "array", "maxItems": 64, "items": { "type": "string" } }, "height": { "type": "integer" },
                "history": { "anyOf": [{ "type": "null" }, { "type": "array", "maxItems": 100, "items": { "type": "object", "required": ["days", "height", "operation", "time", "txid", "value_octets"], "properties": {
                  "days": { "type": "integer" }, "height": { "type": ["integer", "null"] }, "operation": { "type": "string" }, "time": { "type": "integer" },
                  "txid": { "type": "string" }, "value": { "type": "string" }, "value_hex": { "type": "string" }, "value_octets": { "type": "integer" } } } }] },
                "name": { "type": "string" }, "name_hex": { "type": "string" }, "owner_address": { "type": "string", "description": "Empty unless the server shows owners, or the caller is an operator." },
                "txid": { "type": "string" }, "value": { "type": "string" }, "value_hex": { "type": "string" }, "value_octets": { "type": "integer" } } },
              "Mode": { "enum": ["emerdns", "hybrid", "icann"] },
              "Clearnet": { "type": "object", "required": ["chain", "counters", "ignored", "label", "mode", "nonexistent", "policy", "resolver", "routes", "upstreams"], "properties": {
                "chain": { "type": "array", "description": "Suffixes that the chain alone answers.", "items": { "type": "string" } },
                "counters": { "type": "object", "description": "What the resolver has done; empty if there is none.", "additionalProperties": { "type": "integer" } },
                "ignored": { "type": "array", "description": "Routes without effect.", "items": { "$ref": "#/components/schemas/ClearnetRoute" } },
                "label": { "type": "string" }, "mode": { "$ref": "#/components/schemas/Mode" },
                "nonexistent": { "type": "array", "description": "Suffixes that nobody is asked for.", "items": { "type": "string" } },
                "policy": { "type": "object", "required": ["height", "owner", "problem", "record", "source", "sources", "txid"], "properties": {
                  "height": { "type": ["integer", "null"], "description": "The block at which the record in force was first seen." },
                  "owner": { "type": ["string", "null"] }, "problem": { "type": ["string", "null"], "description": "Why the record does not count." },
                  "record": { "type": ["string", "null"], "description": "The name of the policy record of the chain." },
                  "source": { "enum": ["override", "configuration", "record", "default"], "description": "Who says what the mode is: an operator, the settings, the policy record, or nobody." },
                  "sources": { "type": "object", "description": "What each of them says.", "additionalProperties": { "anyOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Mode" }] } },
                  "txid": { "type": ["string", "null"] } } },
                "reason": { "type": "string", "description": "Why the resolver does not run." },
                "resolver": { "enum": ["off", "on", "failed"] },
                "routes": { "type": "array", "items": { "$ref": "#/components/schemas/ClearnetRoute" } },
                "upstreams": { "description": "How those are who are asked; null if nobody is.", "anyOf": [{ "type": "null" }, { "type": "object", "required": ["since", "state", "text"], "properties": {
                  "since": { "type": "string", "format": "date-time" },
                  "state": { "enum": ["unasked", "working", "silent", "bogus"], "description": "silent: nobody answers; bogus: no answer validates." },
                  "text": { "type": "string", "description": "For people: why, and what to do." } } }] } } },
              "ClearnetRoute": { "type": "object", "required": ["origin", "suffix", "to"], "properties": {
                "origin": { "type": "string" }, "reason": { "type": "string" }, "suffix": { "type": "string" },
                "to": { "type": "array", "items": { "type": "string" } } } },
              "Name": { "type": "object", "required": ["expires_at", "expires_in", "height", "owner_address", "txid"], "properties": {
                "expires_at": { "type": "integer" }, "expires_in": { "type": "integer" }, "height": { "type": "integer" },
                "name": { "type": "string" }, "name_hex": { "type": "string", "description": "Instead of name, if its octets are no UTF-8." },
                "value": { "type": "string" }, "value_hex": { "type": "string", "description": "Instead of value, if its octets are no UTF-8." },
                "owner_address": { "type": "string" }, "txid": { "type": "string" } } }
            }
          }
        }
        """#
}
