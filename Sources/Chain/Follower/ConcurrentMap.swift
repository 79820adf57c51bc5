// SPDX-License-Identifier: MIT

extension Array where Element: Sendable {
    /// The results of an asynchronous function for every element, in the elements' order.
    ///
    /// - Parameters:
    ///   - limit: how many are under way at a time.
    ///   - body: the function; its first error ends the others and is thrown.
    /// - Returns: one result an element.
    /// - Throws: what `body` throws.
    func concurrentMap<Value: Sendable>(
        limit: Int,
        _ body: @escaping @Sendable (Element) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var results = [Value?](repeating: nil, count: count)
            var next = 0
            while next < Swift.min(limit, count) {
                let (index, element) = (next, self[next])
                group.addTask { (index, try await body(element)) }
                next += 1
            }
            while let (index, value) = try await group.next() {
                results[index] = value
                if next < count {
                    let (index, element) = (next, self[next])
                    group.addTask { (index, try await body(element)) }
                    next += 1
                }
            }
            return results.compactMap(\.self)
        }
    }
}
