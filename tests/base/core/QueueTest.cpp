#include "base/core/BoundedQueue.h"
#include "base/core/Clock.h"
#include "base/core/WorkerPool.h"
#include "support/Test.h"

#include <atomic>
#include <thread>

using namespace codesage;

class QueueTest : public QObject {
    Q_OBJECT
private slots:
    void fullQueueRefusesAndClosedQueueDrains();
    void everyValueIsDeliveredOnce();
    void poolStopsRunningJobsAndDropsWaitingOnes();
    void throwingJobDoesNotTakeItsWorkerAlong();
    void manualClockWakesItsWaiters();
};

void QueueTest::fullQueueRefusesAndClosedQueueDrains() {
    BoundedQueue<int> queue(2);
    QVERIFY(queue.tryPush(1));
    QVERIFY(queue.tryPush(2));
    QVERIFY(!queue.tryPush(3));
    queue.close();
    QVERIFY(!queue.push(4));
    QCOMPARE(queue.pop().value(), 1);
    QCOMPARE(queue.pop().value(), 2);
    QVERIFY(!queue.pop().has_value());
}

void QueueTest::everyValueIsDeliveredOnce() {
    BoundedQueue<int> queue(8);
    std::atomic<long> sum{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            while (auto value = queue.pop())
                sum += *value;
        });
    std::thread producer([&] {
        for (int i = 1; i <= 10'000; ++i)
            queue.push(i);
        queue.close();
    });
    producer.join();
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(sum.load(), 10'000L * 10'001 / 2);
}

void QueueTest::poolStopsRunningJobsAndDropsWaitingOnes() {
    std::atomic<int> begun{0};
    std::atomic<int> stopped{0};
    {
        WorkerPool pool("test", 1, 4);
        for (int i = 0; i < 3; ++i)
            QVERIFY(pool.submit([&](const std::stop_token& stop) {
                ++begun;
                const SystemClock clock;
                if (!clock.waitUntil(clock.steady() + std::chrono::hours(1), stop))
                    ++stopped;
            }));
        while (begun.load() == 0)
            std::this_thread::yield();
    }
    QCOMPARE(begun.load(), 1);
    QCOMPARE(stopped.load(), 1);
}

void QueueTest::throwingJobDoesNotTakeItsWorkerAlong() {
    std::atomic<bool> ran{false};
    WorkerPool pool("test", 1, 4);
    QVERIFY(pool.submit([](const std::stop_token&) { throw std::runtime_error("expected by this test"); }));
    QVERIFY(pool.submit([&](const std::stop_token&) { ran = true; }));
    QTRY_VERIFY(ran.load());
}

void QueueTest::manualClockWakesItsWaiters() {
    ManualClock clock(1000);
    std::atomic<bool> reached{false};
    const SteadyTime target = clock.steady() + std::chrono::seconds(5);
    std::thread waiter([&] { reached = clock.waitUntil(target, {}); });
    clock.advance(std::chrono::seconds(4));
    QVERIFY(!reached.load());
    clock.advance(std::chrono::seconds(1));
    waiter.join();
    QVERIFY(reached.load());
    QCOMPARE(clock.now(), TimestampMs(6000));
}

CODESAGE_TEST(QueueTest)
#include "QueueTest.moc"
