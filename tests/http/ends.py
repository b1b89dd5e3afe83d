"""ends.py PORT SAVED - what one client does keeps no other one waiting."""
import http.client
import socket
import sqlite3
import sys
import threading
import time
import urllib.parse

port, saved = int(sys.argv[1]), sys.argv[2]
SLOW = '/api/v1/search?per=1&q=' + urllib.parse.quote(' OR '.join('近%d(的 一)' % n for n in range(100, 132)))
QUICK = '/api/v1/count?q=' + urllib.parse.quote('年轻干部的工作一')
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def ask(path, source='127.0.0.1', seconds=30):
    """(status, seconds)"""
    began = time.monotonic()
    try:
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=seconds, source_address=(source, 0))
        connection.request('GET', path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began
    except OSError as error:
        return type(error).__name__, time.monotonic() - began


def at_once(paths, source='127.0.0.1'):
    """Asks in threads; the answers come later, in the list that is returned."""
    answers = []
    threads = [threading.Thread(target=lambda path=path: answers.append(ask(path, source)), daemon=True) for path in paths]
    for thread in threads:
        thread.start()
    return threads, answers


def a_lock_stops_no_search():
    check(ask('/saved')[0] == 200, 'no page of saved queries')
    lock = sqlite3.connect(saved, isolation_level=None)
    lock.execute('BEGIN EXCLUSIVE')
    threads, answers = at_once(['/saved'] * 4 + ['/api/v1/saved'] * 2)
    time.sleep(0.5)
    check(not answers, 'the lock is not seen: %s' % answers)
    for path in (QUICK, '/readyz', '/search?q=' + urllib.parse.quote('年轻干部')):
        status, seconds = ask(path)
        check(status == 200 and seconds < 4, 'while saved queries are locked: %s: %s after %.1f s' % (path, status, seconds))
    lock.execute('COMMIT')
    for thread in threads:
        thread.join(10)
    check([status for status, _ in answers] == [200] * 6, 'after the lock: %s' % answers)


def work_for_nobody_stops():
    """Both readers work for clients that close their connections; the next request does not wait for the end of that."""
    status, whole = ask(SLOW)
    check(status == 200 and whole > 1, 'the slow query took %.2f s only: %s' % (whole, status))
    for _ in range(2):
        client = socket.create_connection(('127.0.0.1', port))
        client.sendall(('GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' % SLOW).encode())
        time.sleep(0.1)
        client.close()
    status, seconds = ask(SLOW)
    check(status == 200 and seconds < whole + 1.5, 'after clients have gone: %s after %.1f s instead of %.1f' % (status, seconds, whole))


def ten_clients_do_not_starve_one():
    """Ten threads of one address ask more than the readers can do; one other address gets its answers. How long they take is the machine's affair, so
    what is compared is how many of their requests each of them gets answered."""
    until, attack, victim = time.monotonic() + 10, [], []

    def attacker():
        while time.monotonic() < until:
            attack.append(ask(SLOW)[0])
    threads = [threading.Thread(target=attacker, daemon=True) for _ in range(10)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    while time.monotonic() < until - 2 or len(victim) < 3:
        victim.append(ask(SLOW if len(victim) % 2 else QUICK, '127.0.0.2')[0])
    for thread in threads:
        thread.join(30)
    served = {name: statuses.count(200) / len(statuses) for name, statuses in (('attack', attack), ('victim', victim))}
    check(set(attack) <= {200, 503} and set(victim) <= {200, 503}, 'other answers than 200 and 503: %s %s' % (set(attack), set(victim)))
    check(503 in attack, 'the ten are no load for this machine: %s' % attack)
    check(200 in attack, 'slow clients get nothing: %s' % attack)
    check(served['victim'] > served['attack'], 'the eleventh client gets less than the ten: %s of %s' % (served, victim))


a_lock_stops_no_search()
work_for_nobody_stops()
ten_clients_do_not_starve_one()
print('\n'.join(failures))
sys.exit(1 if failures else 0)
