// SPDX-License-Identifier: MIT
import Access
import HTTPTypes

/// REST ENUM: what SIP apps ask that cannot do ENUM over DNS, and how numbers get into the store.
struct NumberRoutes: Sendable {
    let directory: any NameDirectory
    let registrar: any NumberRegistrar
    let options: NumberOptions
    let lookup: NumberLookup

    init(directory: any NameDirectory, registrar: any NumberRegistrar, options: NumberOptions) {
        self.directory = directory
        self.registrar = registrar
        self.options = options
        lookup = NumberLookup(directory: directory, options: options)
    }

    var routes: [Route] {
        [
            Route(.get, "/enum/lookup", rate: .read, handler: lookUp),
            Route(.post, "/enum/lookup", rate: .bulk, bodyLimit: 64 << 10, handler: lookUpMany),
            Route(.get, "/enum/explain", rate: .read, handler: explain),
            Route(.post, "/enum/quote", scope: .register, rate: .read, bodyLimit: 16 << 10, handler: quote),
            Route(
                .post,
                "/enum/register",
                scope: .register,
                rate: .write,
                bodyLimit: 16 << 10,
                makesSecrets: true,
                handler: register
            ),
            Route(.get, "/enum/list", scope: .list, rate: .read, handler: list),
            Route(.get, "/enum/registrations/{id}", scope: .register, rate: .read, handler: registration),
            Route(
                .put,
                "/enum/{number}",
                scope: .register,
                rate: .write,
                bodyLimit: 16 << 10,
                makesSecrets: true,
                handler: update
            ),
            Route(.delete, "/enum/{number}", scope: .register, rate: .write, makesSecrets: true, handler: delete),
        ]
    }
}
