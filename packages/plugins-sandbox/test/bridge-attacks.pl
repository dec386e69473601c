# Made for this project: attacks on the network bridge from inside a sandbox. Prints a line for each attempt:
# DENIED or ESCAPED, and OK or BROKEN for what must work. Environment: CANARY (what a forbidden service answers with),
# CANARY_PORT, STUB_PORT (an allowed service), HOST_IP, DAEMON_SOCK (a socket of the host that must not be reached).
use strict; use Socket;
$SIG{PIPE} = "IGNORE";
my ($canary, $port, $stub, $ip, $daemon) = @ENV{qw(CANARY CANARY_PORT STUB_PORT HOST_IP DAEMON_SOCK)};
my $net = "/run/niia/net"; my $name = "model.made-up.test"; my $proxy = "$net/proxy.sock";
$| = 1;

sub to_unix { my $path = shift; socket(my $s, AF_UNIX, SOCK_STREAM, 0); return connect($s, pack_sockaddr_un($path)) ? $s : undef }
sub answer { my $s = shift; my $all = ""; local $SIG{ALRM} = sub { die }; eval { alarm 3; while (sysread($s, my $part, 4096)) { $all .= $part; last if length $all > 200000 } alarm 0 }; alarm 0; return $all }
sub verdict { my ($what, $escaped, $detail) = @_; $detail //= ""; $detail =~ s/[\r\n\0]+/ /g; print(($escaped ? "ESCAPED" : "DENIED") . " $what [" . substr($detail, 0, 60) . "]\n") }
sub ask { my ($path, $request) = @_; my $s = to_unix($path); return "no connection: $!" if !$s; syswrite($s, $request); return answer($s) }
sub attack { my ($what, $path, $request) = @_; my $got = ask($path, $request); (my $shown = $what) =~ s/\0/%00/g; verdict($shown, index($got, $canary) >= 0, $got) }
sub works { my ($what, $path, $request) = @_; my $got = ask($path, $request); print((index($got, "stub answered") >= 0 ? "OK" : "BROKEN") . " $what [" . substr($got =~ s/[\r\n]+/ /gr, 0, 60) . "]\n") }

works("target socket", "$net/t0.sock", "GET / HTTP/1.0\r\n\r\n");
works("proxy, CONNECT", $proxy, "CONNECT $name:$stub HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n");
works("proxy, absolute form", $proxy, "GET http://$name:$stub/ HTTP/1.1\r\nHost: x\r\n\r\n");
works("proxy, below a wildcard", $proxy, "CONNECT a.b.wild.test:$stub HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n");

for my $target ("127.0.0.1:$port", "localhost:$port", "$ip:$port", "[::1]:$port", "[::ffff:127.0.0.1]:$port", "0x7f000001:$port", "2130706433:$port", "0:$port",
  "0177.0.0.1:$port", "127.1:$port", "$name:$port", "$name\@127.0.0.1:$port", "127.0.0.1:$port\@$name:$stub", "$name:$stub\0.evil:$port",
  "$name.:$port", "nowhere.wild.test:$stub", "wild.test:$port", "evilwild.test:$port", "*.wild.test:$port", ".wild.test:$port", "$name:0$port", "$name:") {
  attack("CONNECT $target", $proxy, "CONNECT $target HTTP/1.1\r\nHost: $name:$stub\r\n\r\nGET / HTTP/1.0\r\n\r\n");
}
attack("CONNECT with bare line feeds", $proxy, "CONNECT $name:$stub HTTP/1.1\nHost: x\n\nCONNECT 127.0.0.1:$port HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n");
attack("absolute form to loopback", $proxy, "GET http://127.0.0.1:$port/ HTTP/1.1\r\nHost: $name\r\n\r\n");
attack("absolute form with a user name", $proxy, "GET http://$name:$stub\@127.0.0.1:$port/ HTTP/1.1\r\n\r\n");
attack("absolute form with a backslash", $proxy, "GET http://$name:$stub\\\@127.0.0.1:$port/ HTTP/1.1\r\n\r\n");
attack("absolute form, other Host", $proxy, "GET http://$name:$stub/ HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n");
attack("second request for another host", $proxy, "GET http://$name:$stub/ HTTP/1.1\r\nHost: a\r\n\r\nGET http://127.0.0.1:$port/ HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n");
attack("folded header", $proxy, "GET http://$name:$stub/ HTTP/1.1\r\nA: b\r\n Host: 127.0.0.1:$port\r\n\r\n");
attack("unix scheme", $proxy, "GET unix://$daemon:/ HTTP/1.1\r\n\r\n");
attack("file scheme", $proxy, "GET file:///etc/passwd HTTP/1.1\r\n\r\n");
attack("SOCKS5", $proxy, "\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" . pack("n", $port));
attack("SOCKS4", $proxy, "\x04\x01" . pack("n", $port) . "\x7f\x00\x00\x01\x00");
attack("origin form", $proxy, "GET / HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n");
attack("40 kB head", $proxy, "GET " . ("A" x 40000) . " HTTP/1.1\r\n\r\n");
attack("target socket, PROXY header", "$net/t0.sock", "PROXY TCP4 127.0.0.1 127.0.0.1 1 $port\r\nGET / HTTP/1.0\r\n\r\n");
attack("target socket, CONNECT", "$net/t0.sock", "CONNECT 127.0.0.1:$port HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n");
attack("target socket, other Host", "$net/t0.sock", "GET / HTTP/1.0\r\nHost: 127.0.0.1:$port\r\n\r\n");
my $plain = ask("$net/t1.sock", "GET / HTTP/1.0\r\n\r\n");
verdict("TLS socket, plain HTTP", $plain ne "", $plain);
attack("daemon socket by path", $daemon, "x");
attack("daemon socket through /proc/1/root", "/proc/1/root$daemon", "x");
attack("daemon socket relative to the bridge", "$net/../../..$daemon", "x");

# The broker must never follow something planted: its folder is read-only here.
my @plants = (
  ["replace a socket by a link", sub { unlink "$net/t0.sock" and symlink($daemon, "$net/t0.sock") }],
  ["a new socket", sub { symlink($daemon, "$net/evil.sock") }],
  ["chmod a socket", sub { chmod 0777, "$net/t0.sock" }],
  ["append to /etc/hosts", sub { open(my $f, ">>", "/etc/hosts") or return 0; print $f "x"; 1 }],
  ["replace /etc/hosts", sub { rename "/etc/hosts", "/etc/hosts.old" }],
  ["rename the bridge", sub { rename $net, "$net.old" }],
  ["remount the bridge", sub { system("mount -o remount,rw,bind $net 2>/dev/null") == 0 }],
  ["change the launcher", sub { open(my $f, ">>", "/run/niia/inside.sh") or return 0; print $f "x"; 1 }],
);
verdict($_->[0], $_->[1]->() ? 1 : 0, "$!") for @plants;

my @many; for (1 .. 100) { my $s = to_unix("$net/t0.sock"); push @many, $s if $s }
sub alive { my $count = 0; for (@many) { my $bits = ""; vec($bits, fileno($_), 1) = 1; $count++ unless select($bits, undef, undef, 0) } return $count }
for (1 .. 50) { last if alive() <= 64; select(undef, undef, undef, 0.2) }
my $alive = alive();
print(($alive > 64 ? "ESCAPED" : "DENIED") . " more than 64 connections at once [$alive open]\n");
close $_ for @many;
print "END\n";
