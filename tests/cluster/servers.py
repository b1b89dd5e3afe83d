"""servers.py - a ClickHouse cluster on loopback for a test: ZooKeeper and one server for each replica of each shard, each with its own
folders and ports, in one temporary folder. Nothing of the system is used but the programs, and nothing is left.

    with Cluster(folder, shards=2) as cluster:
        cluster.url          # of the first server
        cluster.stop(1)      # kills the second one, which with one replica is the second shard
        cluster.start(1)

missing() names what is not installed."""
import glob
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from ports import free_ports

SERVER = '/usr/sbin/clickhouse-server'
ZOOKEEPER = '/usr/share/java/zookeeper.jar'
WAIT = 60      # seconds that a server may take to answer


def missing():
    return [name for name, there in (('clickhouse-server', os.path.exists(SERVER)), ('zookeeper', os.path.exists(ZOOKEEPER)),
                                     ('java', shutil.which('java'))) if not there]


CONFIG = """<yandex>
  <logger><level>warning</level><log>{dir}/log</log><errorlog>{dir}/errors</errorlog></logger>
  <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><interserver_http_port>{inter}</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host><listen_host>127.0.0.1</listen_host>
  <max_connections>100</max_connections><mark_cache_size>67108864</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <path>{dir}/data/</path><tmp_path>{dir}/tmp/</tmp_path><user_files_path>{dir}/files/</user_files_path>
  <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <timezone>UTC</timezone><mlock_executable>false</mlock_executable>
  <remote_servers><zhangju>{shards}</zhangju></remote_servers>
  <zookeeper><node><host>127.0.0.1</host><port>{zookeeper}</port></node><session_timeout_ms>30000</session_timeout_ms></zookeeper>
  <macros><shard>{shard}</shard><replica>{replica}</replica></macros>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
</yandex>
"""
SHARD = '<shard><internal_replication>true</internal_replication>{}</shard>'
REPLICA = '<replica><host>127.0.0.1</host><port>{}</port></replica>'
USERS = """<yandex>
  <profiles><default><max_memory_usage>4000000000</max_memory_usage></default>
    <readers><readonly>2</readonly></readers></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
  <reader><password>{password}</password><networks><ip>127.0.0.1</ip></networks><profile>readers</profile><quota>default</quota></reader></users>
  <quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows>
  <execution_time>0</execution_time></interval></default></quotas>
</yandex>
"""
PASSWORD = 'a "word"\\ 字'


class Cluster:
    def __init__(self, folder, shards=2, replicas=1):
        self.folder = folder
        self.shards, self.replicas, self.servers = shards, replicas, shards * replicas
        self.processes = {}
        ports = free_ports(1 + 3 * self.servers)
        self.zookeeper, self.http = ports[0], ports[1:1 + self.servers]
        self.tcp, self.inter = ports[1 + self.servers:1 + 2 * self.servers], ports[1 + 2 * self.servers:]
        self.url = f'http://127.0.0.1:{self.http[0]}'

    def spawn(self, name, command, folder):
        log = open(os.path.join(folder, 'out'), 'ab')
        self.processes[name] = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()

    def start_zookeeper(self):
        folder = os.path.join(self.folder, 'zookeeper')
        os.makedirs(folder)
        with open(os.path.join(folder, 'zoo.cfg'), 'w') as f:
            f.write(f'tickTime=1000\ndataDir={folder}/data\nclientPort={self.zookeeper}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n')
        jars = ':'.join([ZOOKEEPER] + glob.glob('/usr/share/java/log4j*.jar') + glob.glob('/usr/share/java/slf4j*.jar'))
        self.spawn('zookeeper', ['java', '-Xmx128m', '-cp', jars, 'org.apache.zookeeper.server.ZooKeeperServerMain',
                                 os.path.join(folder, 'zoo.cfg')], folder)
        end = time.time() + WAIT
        while time.time() < end:
            try:
                socket.create_connection(('127.0.0.1', self.zookeeper), 1).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError('zookeeper does not answer: ' + folder)

    def layout(self):
        out = ''
        for shard in range(self.shards):
            out += SHARD.format(''.join(REPLICA.format(port) for port in self.tcp[shard * self.replicas:(shard + 1) * self.replicas]))
        return out

    def start(self, server):
        folder = os.path.join(self.folder, f'server{server}')
        for name in ('data', 'tmp', 'files'):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
        with open(os.path.join(folder, 'config.xml'), 'w') as f:
            f.write(CONFIG.format(dir=folder, http=self.http[server], tcp=self.tcp[server], inter=self.inter[server], zookeeper=self.zookeeper,
                                  shard=server // self.replicas + 1, replica=f'server{server}', shards=self.layout()))
        with open(os.path.join(folder, 'users.xml'), 'w') as f:
            f.write(USERS.format(password=PASSWORD.replace('"', '&quot;')))
        self.spawn(server, [SERVER, '--config-file', os.path.join(folder, 'config.xml')], folder)
        end = time.time() + WAIT
        while time.time() < end and self.processes[server].poll() is None:
            try:
                self.ask('SELECT 1', server)
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f'server {server} does not answer: {folder}')

    def stop(self, name):
        process = self.processes.pop(name, None)
        if process:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def ask(self, sql, server=0, **settings):
        url = f'http://127.0.0.1:{self.http[server]}/?' + urllib.parse.urlencode(settings)
        with urllib.request.urlopen(url, sql.encode(), timeout=60) as answer:
            return answer.read().decode()

    def __enter__(self):
        try:
            self.start_zookeeper()
            for server in range(self.servers):
                self.start(server)
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        for name in list(self.processes)[::-1]:
            self.stop(name)
