// SPDX-License-Identifier: MIT
import Supervision
import Testing

/// A machine and a clock that is put forward by hand.
private struct FakeTime {
    var machine: SupervisorMachine
    var now = Duration.seconds(1_000)

    init(_ change: (inout ChildConfiguration) -> Void = { _ in }) {
        var configuration = ChildConfiguration(name: "child", executable: "/nowhere")
        change(&configuration)
        machine = SupervisorMachine(configuration)
    }

    mutating func tell(_ event: SupervisorMachine.Event) -> [SupervisorMachine.Action] {
        machine.handle(event, at: now)
    }

    /// Lets time pass up to the next deadline.
    mutating func tick() -> [SupervisorMachine.Action] {
        guard let deadline = machine.deadline else { return [] }
        now = deadline
        return tell(.tick)
    }

    mutating func run() {
        if machine.state == .waiting { _ = tell(.begin) }
        _ = tell(.prepared)
        _ = tell(.launched)
        _ = tell(.ready)
    }

    /// Lets it fail, and returns how long is waited before it is started again.
    mutating func fail() -> Duration? {
        _ = tell(.exited("it ended with code 1"))
        let pause = machine.deadline.map { $0 - now }
        return tick() == [.prepare] ? pause : nil
    }
}

@Suite("When a child is started, asked for a sign of life, killed and started again")
struct SupervisorMachineTests {
    @Test("It is told how to work, and runs when it says that it is ready")
    func start() {
        var time = FakeTime()
        #expect(time.machine.state == .waiting)
        #expect(time.tell(.begin) == [.prepare])
        #expect(time.machine.state == .starting)
        #expect(time.machine.deadline == nil)
        #expect(time.tell(.prepared) == [.launch])
        #expect(time.tell(.launched) == [.greet])
        #expect(time.machine.state == .starting)
        #expect(time.tell(.ready) == [])
        #expect(time.machine.state == .running)
    }

    @Test("It is killed if it is not ready within 5 seconds, and started again")
    func handshake() {
        var time = FakeTime()
        _ = (time.tell(.begin), time.tell(.prepared), time.tell(.launched))
        #expect(time.machine.deadline == time.now + .seconds(5))
        time.now += .seconds(5) - .nanoseconds(1)
        #expect(time.tell(.tick) == [])
        #expect(time.tick() == [.kill("it did not say in time that it is ready")])
        #expect(time.machine.state == .backingOff)
        #expect(time.machine.deadline == nil)
        #expect(time.tell(.exited("it was ended by signal 9")) == [])
        #expect(time.machine.lastExit == "it did not say in time that it is ready")
        #expect(time.machine.restarts == 0)
        #expect(time.tick() == [.prepare])
        #expect(time.machine.restarts == 1)
    }

    @Test("It is asked for a sign of life every 5 seconds")
    func pings() {
        var time = FakeTime()
        time.run()
        for number in 1...100 {
            let before = time.now
            #expect(time.tick() == [.ping(number)])
            #expect(time.now - before == .seconds(5))
            #expect(time.tell(.pong(number)) == [])
        }
    }

    @Test("It is killed when two signs of life in a row are missing")
    func missing() {
        var time = FakeTime()
        time.run()
        #expect(time.tick() == [.ping(1)])
        #expect(time.tick() == [.ping(2)])
        #expect(time.tell(.pong(2)) == [])
        #expect(time.tick() == [.ping(3)])
        let first = time.now
        #expect(time.tick() == [.ping(4)])
        #expect(time.tick() == [.kill("it gave no sign of life")])
        #expect(time.now - first == .seconds(10))
        #expect(time.tell(.pong(4)) == [])
    }

    @Test("A late sign of life is one, and only once")
    func late() {
        var time = FakeTime()
        time.run()
        _ = (time.tick(), time.tick())
        #expect(time.tell(.pong(1)) == [])
        #expect(time.tick() == [.ping(3)])
        #expect(time.tell(.pong(2)) == [])
        #expect(time.tell(.pong(3)) == [])
        #expect(time.tell(.pong(3)) == [.kill("it answers what it was not asked")])
    }

    @Test("A sign of life of the process before is none", arguments: [1, 0, -1, .max, .min])
    func foreign(number: Int) {
        var time = FakeTime()
        time.run()
        _ = time.tick()
        #expect(time.fail() != nil)
        time.run()
        #expect(time.tell(.pong(number)) == [.kill("it answers what it was not asked")])
    }

    @Test("The wait doubles from 100 ms to 30 s")
    func backOff() {
        var time = FakeTime()
        var pauses: [Duration?] = []
        _ = time.tell(.begin)
        for _ in 0..<40 {
            _ = (time.tell(.prepared), time.tell(.launched))
            pauses.append(time.fail())
        }
        let expected: [Duration] = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600].map { .milliseconds($0) }
        #expect(pauses == expected + Array(repeating: .seconds(30), count: 31))
        #expect(time.machine.restarts == 40)
    }

    @Test("What worked for a second is wanted back after 100 ms, however often it is killed", arguments: [false, true])
    func killedAgainAndAgain(isStopped: Bool) {
        var time = FakeTime()
        for _ in 0..<500 {
            time.run()
            time.now += .seconds(1)
            if isStopped { #expect(time.tell(.stopped) == [.kill("a signal had stopped it")]) }
            #expect(time.fail() == .milliseconds(100))
        }
    }

    @Test("What ends within a second waits longer each time, whether it ends by itself or is killed for something")
    func shortRuns() {
        var time = FakeTime()
        for round in 0..<5 {
            time.run()
            time.now += .seconds(1) - .nanoseconds(1)
            if round.isMultiple(of: 2) { _ = time.tell(.misbehaved("nonsense")) }
            #expect(time.fail() == .milliseconds(100 << round))
        }
    }

    @Test("60 seconds of health make it 100 ms again, less leave it as it is")
    func reset() {
        var time = FakeTime()
        time.run()
        for _ in 0..<5 {
            _ = time.fail()
            time.run()
        }
        time.now += .seconds(60) - .nanoseconds(1)
        #expect(time.fail() == .milliseconds(1_600))
        time.run()
        time.now += .seconds(60)
        #expect(time.fail() == .milliseconds(100))
    }

    @Test("Health counts as well for one that is killed in the end")
    func resetOfKilled() {
        var time = FakeTime()
        time.run()
        for _ in 0..<5 {
            _ = time.fail()
            time.run()
        }
        time.now += .seconds(60)
        #expect(time.tell(.stopped) == [.kill("a signal had stopped it")])
        #expect(time.fail() == .milliseconds(100))
    }

    @Test("One that could not be told how to work, or not be started, is tried again")
    func noStart() {
        var time = FakeTime()
        _ = time.tell(.begin)
        #expect(time.fail() == .milliseconds(100))
        _ = time.tell(.prepared)
        #expect(time.fail() == .milliseconds(200))
        #expect(time.machine.lastExit == "it ended with code 1")
    }

    @Test("One that was stopped is killed at once, and once")
    func stopped() {
        var time = FakeTime()
        _ = (time.tell(.begin), time.tell(.prepared), time.tell(.launched))
        #expect(time.tell(.stopped) == [.kill("a signal had stopped it")])
        #expect(time.tell(.stopped) == [])
    }

    @Test("What it must not say is its end, and is heard once")
    func misbehaved() {
        var time = FakeTime()
        time.run()
        #expect(time.tell(.misbehaved("nonsense")) == [.kill("nonsense")])
        #expect(time.tell(.misbehaved("more nonsense")) == [])
        #expect(time.tell(.ready) == [])
        _ = time.tell(.exited("it was ended by signal 9"))
        #expect(time.machine.lastExit == "nonsense")
        #expect(time.tell(.ready) == [])
        #expect(time.tell(.exited("again")) == [])
    }

    @Test("Told to end, it has 3 seconds, and is not started again")
    func end() {
        var time = FakeTime()
        time.run()
        #expect(time.tell(.end) == [.terminate])
        #expect(time.machine.state == .stopped)
        #expect(time.machine.deadline == time.now + .seconds(3))
        #expect(time.tell(.misbehaved("last words")) == [])
        #expect(time.tell(.exited("it ended with code 0")) == [.finish])
        #expect(time.machine.deadline == nil)
        #expect(time.tell(.tick) == [])
        #expect(time.tell(.end) == [])
    }

    @Test("One that does not end is killed; so is one that was stopped meanwhile", arguments: [true, false])
    func stubborn(isStopped: Bool) {
        var time = FakeTime()
        time.run()
        _ = time.tell(.end)
        if isStopped {
            #expect(time.tell(.stopped) == [.kill("a signal had stopped it")])
        } else {
            #expect(time.tick() == [.kill("it did not end in time")])
        }
        #expect(time.machine.state == .stopped)
        #expect(time.tell(.exited("it was ended by signal 9")) == [.finish])
    }

    @Test("Told to end where there is no process, it ends at once")
    func endWithout() {
        var idle = FakeTime()
        #expect(idle.tell(.end) == [.finish])
        #expect(idle.tell(.begin) == [])
        var preparing = FakeTime()
        _ = preparing.tell(.begin)
        #expect(preparing.tell(.end) == [.finish])
        #expect(preparing.tell(.prepared) == [])
        var backingOff = FakeTime()
        _ = (backingOff.tell(.begin), backingOff.tell(.exited("no")))
        #expect(backingOff.tell(.end) == [.finish])
        #expect(backingOff.tell(.tick) == [])
    }

    @Test("Told to end while it is started or killed, it waits for the process")
    func endWhile() {
        var launching = FakeTime()
        _ = (launching.tell(.begin), launching.tell(.prepared))
        #expect(launching.tell(.end) == [])
        #expect(launching.tell(.launched) == [.terminate])
        #expect(launching.tell(.exited("it ended")) == [.finish])
        var failing = FakeTime()
        _ = (failing.tell(.begin), failing.tell(.prepared), failing.tell(.end))
        #expect(failing.tell(.exited("it could not be started")) == [.finish])
        var dying = FakeTime()
        dying.run()
        _ = (dying.tell(.stopped), dying.tell(.end))
        #expect(dying.machine.state == .stopped)
        #expect(dying.tell(.exited("it was ended by signal 9")) == [.finish])
    }
}
