#include "measure/metrics/Collectors.h"
#include "support/Test.h"

#include <unistd.h>

using namespace codesage;
using namespace codesage::metrics;

namespace {

// The value of a point, by family and label values in order; -1 where there is none.
double valueOf(const std::vector<Family>& families, std::string_view name,
               const std::vector<std::string>& labels = {}) {
    for (const Family& family : families) {
        if (family.name != name)
            continue;
        for (const Point& point : family.points) {
            std::vector<std::string> values;
            for (const auto& [key, value] : point.labels)
                values.push_back(value);
            if (values == labels)
                return point.value;
        }
    }
    return -1;
}

std::size_t pointsOf(const std::vector<Family>& families, std::string_view name) {
    for (const Family& family : families)
        if (family.name == name)
            return family.points.size();
    return 0;
}

// A machine of files.
struct Machine {
    test::TempDir root;
    ManualClock clock{1'700'000'123'500};

    std::vector<Family> collect() const { return collectHost({root.path()}, clock); }
};

} // namespace

class CollectorsTest : public QObject {
    Q_OBJECT
private slots:
    void anEmptyMachineGivesOnlyTheTime();
    void processorTimesAreSecondsByMode();
    void memoryKeysBecomeNamesAndBytes();
    void partitionsAreLeftOutOfDisks();
    void fileSystemsAreThoseThatHoldFiles();
    void interfacesHaveCountersAndState();
    void protocolPairsAndSocketsAreRead();
    void damagedFilesAreReadAsFarAsTheyGo();
    void theMachineIsNamed();
    void aProcessIsReadFromItsFiles();
    void theTightestGroupLimitCounts();
    void thisVeryProcessIsMeasured();
    void thisVeryMachineIsMeasured();
    void buildInfoHasNoEmptyLabel();
};

void CollectorsTest::anEmptyMachineGivesOnlyTheTime() {
    const Machine machine;
    const std::vector<Family> families = machine.collect();
    QCOMPARE(families.size(), 1u);
    QCOMPARE(valueOf(families, "node_time_seconds"), 1'700'000'123.5);
    QVERIFY(collectProcess({machine.root.path()}, 1).empty());
}

void CollectorsTest::processorTimesAreSecondsByMode() {
    const Machine machine;
    machine.root.write("proc/stat", "cpu  3 3 3 3 3 3 3 3 3 3\n"
                                    "cpu0 100 200 300 400 500 600 700 800 900 1000\n"
                                    "cpu11 1 2 3 4 5 6 7 8 9 10\n"
                                    "intr 77 0 1\nctxt 88\nbtime 1600000000\nprocesses 99\nprocs_running 2\n"
                                    "procs_blocked 1\n");
    machine.root.write("proc/loadavg", "0.25 0.50 1.75 2/345 6789\n");
    machine.root.write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\n"
                                            "full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n");
    machine.root.write("proc/sys/fs/file-nr", "639\t0\t2466170\n");
    machine.root.write("proc/vmstat", "nr_free_pages 5\npgfault 1234\npgmajfault 5\n");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(pointsOf(families, "node_cpu_seconds_total"), 16u);
    QCOMPARE(valueOf(families, "node_cpu_seconds_total", {"0", "user"}), 1.0);
    QCOMPARE(valueOf(families, "node_cpu_seconds_total", {"0", "idle"}), 4.0);
    QCOMPARE(valueOf(families, "node_cpu_seconds_total", {"11", "steal"}), 0.08);
    QCOMPARE(valueOf(families, "node_cpu_guest_seconds_total", {"0", "nice"}), 10.0);
    QCOMPARE(valueOf(families, "node_context_switches_total"), 88.0);
    QCOMPARE(valueOf(families, "node_boot_time_seconds"), 1.6e9);
    QCOMPARE(valueOf(families, "node_forks_total"), 99.0);
    QCOMPARE(valueOf(families, "node_intr_total"), 77.0);
    QCOMPARE(valueOf(families, "node_procs_running"), 2.0);
    QCOMPARE(valueOf(families, "node_procs_blocked"), 1.0);
    QCOMPARE(valueOf(families, "node_load1"), 0.25);
    QCOMPARE(valueOf(families, "node_load15"), 1.75);
    QCOMPARE(valueOf(families, "node_pressure_cpu_waiting_seconds_total"), 2.5);
    QCOMPARE(valueOf(families, "node_filefd_allocated"), 639.0);
    QCOMPARE(valueOf(families, "node_filefd_maximum"), 2466170.0);
    QCOMPARE(valueOf(families, "node_vmstat_pgfault"), 1234.0);
    // Only what the catalogue declares is exported.
    QCOMPARE(pointsOf(families, "node_vmstat_nr_free_pages"), 0u);
}

void CollectorsTest::memoryKeysBecomeNamesAndBytes() {
    const Machine machine;
    machine.root.write("proc/meminfo",
                       "MemTotal:        4096 kB\nActive(anon):   2 kB\nHugePages_Total:       3\n"
                       "Hugepagesize:       2048 kB\nFutureKey:  9 kB\nbroken\n");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(valueOf(families, "node_memory_MemTotal_bytes"), 4096.0 * 1024);
    QCOMPARE(valueOf(families, "node_memory_Active_anon_bytes"), 2048.0);
    QCOMPARE(valueOf(families, "node_memory_HugePages_Total"), 3.0);
    QCOMPARE(valueOf(families, "node_memory_Hugepagesize_bytes"), 2048.0 * 1024);
    QCOMPARE(families.size(), 5u);
}

void CollectorsTest::partitionsAreLeftOutOfDisks() {
    const Machine machine;
    std::string text;
    for (const char* device :
         {"vda", "vda1", "sdb", "sdb12", "nvme0n1", "nvme0n1p2", "loop3", "ram0", "zram0"})
        text += std::string("   8       0 ") + device +
                " 1 2 3 4000 5 6 7 8000 9 10000 11000 12 13 14 15000 16 17000\n";
    machine.root.write("proc/diskstats", text);
    const std::vector<Family> families = machine.collect();
    QCOMPARE(pointsOf(families, "node_disk_io_now"), 4u);
    QCOMPARE(valueOf(families, "node_disk_reads_completed_total", {"nvme0n1"}), 1.0);
    QCOMPARE(valueOf(families, "node_disk_read_bytes_total", {"vda"}), 3.0 * 512);
    QCOMPARE(valueOf(families, "node_disk_read_time_seconds_total", {"vda"}), 4.0);
    QCOMPARE(valueOf(families, "node_disk_written_bytes_total", {"sdb"}), 7.0 * 512);
    QCOMPARE(valueOf(families, "node_disk_io_time_seconds_total", {"sdb"}), 10.0);
    QCOMPARE(valueOf(families, "node_disk_flush_requests_time_seconds_total", {"zram0"}), 17.0);
}

void CollectorsTest::fileSystemsAreThoseThatHoldFiles() {
    const Machine machine;
    machine.root.write("data/with blank/file", "x");
    machine.root.write("proc/1/mounts", "overlay / overlay rw,relatime 0 0\n"
                                        "/dev/sdb1 /data/with\\040blank ext4 ro,relatime 0 0\n"
                                        "/dev/sdb1 /data/with\\040blank ext4 ro,relatime 0 0\n"
                                        "/dev/sdc1 /gone xfs rw 0 0\n"
                                        "proc /proc proc rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n"
                                        "overlay /var/lib/docker/overlay2/x overlay rw 0 0\n"
                                        "server:/home /home nfs4 rw 0 0\nx /mnt fuse.sshfs rw 0 0\n");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(pointsOf(families, "node_filesystem_size_bytes"), 2u);
    QVERIFY(valueOf(families, "node_filesystem_size_bytes", {"overlay", "overlay", "/"}) > 0);
    QCOMPARE(valueOf(families, "node_filesystem_readonly", {"/dev/sdb1", "ext4", "/data/with blank"}), 1.0);
    QCOMPARE(valueOf(families, "node_filesystem_device_error", {"/dev/sdb1", "ext4", "/data/with blank"}),
             0.0);
    QCOMPARE(valueOf(families, "node_filesystem_device_error", {"/dev/sdc1", "xfs", "/gone"}), 1.0);
    QVERIFY(valueOf(families, "node_filesystem_free_bytes", {"overlay", "overlay", "/"}) >=
            valueOf(families, "node_filesystem_avail_bytes", {"overlay", "overlay", "/"}));
}

void CollectorsTest::interfacesHaveCountersAndState() {
    const Machine machine;
    machine.root.write("proc/net/dev",
                       "Inter-|   Receive                    |  Transmit\n"
                       " face |bytes    packets errs drop fifo frame compressed multicast|bytes\n"
                       "  eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
                       "eth0:1:20 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
    machine.root.write("sys/class/net/eth0/operstate", "up\n");
    machine.root.write("sys/class/net/eth0/mtu", "1400\n");
    machine.root.write("sys/class/net/eth0/speed", "1000\n");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(valueOf(families, "node_network_receive_bytes_total", {"eth0"}), 1.0);
    QCOMPARE(valueOf(families, "node_network_receive_bytes_total", {"eth0:1"}), 20.0);
    QCOMPARE(valueOf(families, "node_network_receive_multicast_total", {"eth0"}), 8.0);
    QCOMPARE(valueOf(families, "node_network_transmit_bytes_total", {"eth0"}), 9.0);
    QCOMPARE(valueOf(families, "node_network_transmit_drop_total", {"eth0"}), 12.0);
    QCOMPARE(valueOf(families, "node_network_transmit_carrier_total", {"eth0"}), 15.0);
    QCOMPARE(valueOf(families, "node_network_up", {"eth0"}), 1.0);
    QCOMPARE(valueOf(families, "node_network_mtu_bytes", {"eth0"}), 1400.0);
    QCOMPARE(valueOf(families, "node_network_speed_bytes", {"eth0"}), 125e6);
}

void CollectorsTest::protocolPairsAndSocketsAreRead() {
    const Machine machine;
    machine.root.write("proc/net/snmp", "Tcp: ActiveOpens CurrEstab\nTcp: 4 -1\n");
    machine.root.write("proc/net/netstat", "TcpExt: ListenDrops\nTcpExt: 6\nIpExt: InOctets\nIpExt: 1 2\n");
    machine.root.write("proc/net/snmp6", "Ip6InOctets   42\nIcmp6InMsgs 7\n");
    machine.root.write("proc/net/sockstat", "sockets: used 17\nTCP: inuse 1 orphan 0 tw 3 alloc 1 mem 2\n");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(valueOf(families, "node_netstat_Tcp_ActiveOpens"), 4.0);
    QCOMPARE(valueOf(families, "node_netstat_TcpExt_ListenDrops"), 6.0);
    // Values that don't pair with their names are not guessed at.
    QCOMPARE(pointsOf(families, "node_netstat_IpExt_InOctets"), 0u);
    QCOMPARE(valueOf(families, "node_netstat_Ip6_InOctets"), 42.0);
    QCOMPARE(valueOf(families, "node_sockstat_sockets_used"), 17.0);
    QCOMPARE(valueOf(families, "node_sockstat_TCP_mem_bytes"),
             2.0 * static_cast<double>(::sysconf(_SC_PAGESIZE)));
}

void CollectorsTest::damagedFilesAreReadAsFarAsTheyGo() {
    const Machine machine;
    machine.root.write("proc/stat", "cpu0 1\ncpu1\nctxt\nbtime x\n\0\0");
    machine.root.write("proc/loadavg", "1 2");
    machine.root.write("proc/diskstats", "8 0 sda 1 2\n\n");
    machine.root.write("proc/net/dev", ":\nx\n../../etc: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
    machine.root.write("proc/net/snmp", "Tcp: A\n");
    machine.root.write("proc/1/mounts", "only two\n");
    machine.root.write("proc/5/stat", "5 (a b) c) R 1");
    machine.root.write("proc/5/limits", "Max open files");
    machine.root.write("proc/5/cgroup", "x\n0:\n0::");
    const std::vector<Family> families = machine.collect();
    QCOMPARE(valueOf(families, "node_cpu_seconds_total", {"0", "user"}), 0.01);
    QCOMPARE(pointsOf(families, "node_load1"), 0u);
    QCOMPARE(pointsOf(families, "node_network_up"), 0u);
    QCOMPARE(pointsOf(families, "node_network_receive_bytes_total"), 0u);
    QVERIFY(collectProcess({machine.root.path()}, 5).empty());
}

void CollectorsTest::theMachineIsNamed() {
    const Machine machine;
    machine.root.write("proc/sys/kernel/hostname", "fox\n");
    machine.root.write("proc/sys/kernel/osrelease", "6.1.0\n");
    machine.root.write("proc/sys/kernel/ostype", "Linux\n");
    for (const Family& family : machine.collect())
        if (family.name == "node_uname_info") {
            const Labels& labels = family.points[0].labels;
            QCOMPARE(labels.size(), 6u);
            QCOMPARE(labels[2].second, std::string("fox"));
            QCOMPARE(labels[3], (std::pair<std::string, std::string>("release", "6.1.0")));
            return;
        }
    QFAIL("no node_uname_info");
}

void CollectorsTest::aProcessIsReadFromItsFiles() {
    const Machine machine;
    machine.root.write("proc/stat", "btime 1600000000\n");
    machine.root.write("proc/42/stat",
                       "42 (odd) name) S 1 42 42 0 -1 4194560 1 0 0 0 250 150 0 0 20 0 9 0 1000 "
                       "8192000 50 18446744073709551615\n");
    machine.root.write("proc/42/limits", "Limit                     Soft Limit           Hard Limit\n"
                                         "Max open files            1024                 524288    files\n"
                                         "Max address space         unlimited            unlimited bytes\n");
    machine.root.write("proc/42/fd/0", "");
    machine.root.write("proc/42/fd/1", "");
    const std::vector<Family> families = collectProcess({machine.root.path()}, 42);
    QCOMPARE(valueOf(families, "process_cpu_seconds_total"), 4.0);
    QCOMPARE(valueOf(families, "process_threads"), 9.0);
    QCOMPARE(valueOf(families, "process_start_time_seconds"), 1'600'000'010.0);
    QCOMPARE(valueOf(families, "process_virtual_memory_bytes"), 8192000.0);
    QCOMPARE(valueOf(families, "process_resident_memory_bytes"),
             50.0 * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    QCOMPARE(valueOf(families, "process_open_fds"), 2.0);
    QCOMPARE(valueOf(families, "process_max_fds"), 1024.0);
    QCOMPARE(valueOf(families, "process_virtual_memory_max_bytes"), 18446744073709551615.0);
}

void CollectorsTest::theTightestGroupLimitCounts() {
    const Machine machine;
    const auto limit = [&] {
        return valueOf(collectProcess({machine.root.path()}, 7), "codesage_process_memory_limit_bytes");
    };
    machine.root.write("proc/meminfo", "MemTotal: 1000 kB\n");
    QCOMPARE(limit(), 1024000.0);
    machine.root.write("proc/7/cgroup", "0::/system.slice/codesage.service\n");
    machine.root.write("sys/fs/cgroup/system.slice/codesage.service/memory.max", "max\n");
    machine.root.write("sys/fs/cgroup/system.slice/memory.max", "500000\n");
    QCOMPARE(limit(), 500000.0);
    machine.root.write("sys/fs/cgroup/system.slice/codesage.service/memory.max", "400000\n");
    QCOMPARE(limit(), 400000.0);
    machine.root.write("proc/7/cgroup", "9:cpu:/x\n5:memory,hugetlb:/box\n");
    machine.root.write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "300000\n");
    QCOMPARE(limit(), 300000.0);
}

void CollectorsTest::thisVeryProcessIsMeasured() {
    const std::vector<Family> families = collectProcess({}, ::getpid());
    QVERIFY(valueOf(families, "process_resident_memory_bytes") > 1e6);
    QVERIFY(valueOf(families, "process_open_fds") >= 3);
    QVERIFY(valueOf(families, "process_threads") >= 1);
    QVERIFY(valueOf(families, "process_cpu_seconds_total") >= 0);
    const double started = valueOf(families, "process_start_time_seconds");
    const double now = static_cast<double>(SystemClock().now()) / 1000;
    QVERIFY(started > now - 3600 && started < now + 60);
    QVERIFY(valueOf(families, "codesage_process_memory_limit_bytes") > 1e7);
}

void CollectorsTest::thisVeryMachineIsMeasured() {
    const std::vector<Family> families = collectHost({}, SystemClock());
    QVERIFY(valueOf(families, "node_memory_MemTotal_bytes") > 1e7);
    QVERIFY(pointsOf(families, "node_cpu_seconds_total") >= 8);
    QVERIFY(pointsOf(families, "node_filesystem_size_bytes") >= 1);
    QVERIFY(valueOf(families, "node_network_receive_bytes_total", {"lo"}) >= 0);
    for (const Family& family : families)
        QVERIFY2(findMetric(family.name), family.name.c_str());
}

void CollectorsTest::buildInfoHasNoEmptyLabel() {
    QCOMPARE(buildInfo("1.2", "").points[0].labels, (Labels{{"version", "1.2"}}));
    QCOMPARE(buildInfo("1.2", "6.4").points[0].labels, (Labels{{"version", "1.2"}, {"qt", "6.4"}}));
}

CODESAGE_TEST(CollectorsTest)
#include "CollectorsTest.moc"
