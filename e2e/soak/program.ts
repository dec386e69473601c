import { makeRandom } from "../random.ts";

/**
 * What runs in each terminal: prints lines and bursts, asks for input, waits for sizes, and ends when it is told how.
 * Everything it prints follows from its seed and from what it reads.
 */
const PERL = String.raw`
use strict; $| = 1;
my $seed = $ARGV[0];
my $state = $seed % 2147483646 + 1;
sub below { $state = ($state * 16807) % 2147483647; return int($state / 128) % $_[0] }
system "stty -echo";
for (my $k = 0; ; $k++) {
  my $lines = below(40) + 1;
  print "$seed $k $_ ", ($_ * 7919 + $seed + $k) % 100003, "\n" for 0 .. $lines - 1;
  print "burst ", "x" x (below(4) * 40000), "\n" if below(12) == 0;
  select undef, undef, undef, below(30) / 1000;
  my $what = below(10);
  if ($what < 3) {
    print "read $k\n";
    my $line = <STDIN>; chomp $line;
    print "got $line\n";
    exit $1 if $line =~ /^exit (\d+)$/;
    kill "KILL", $$ if $line eq "die";
  } elsif ($what == 3) {
    my ($cols, $rows) = (60 + below(60), 20 + below(30));
    print "size $k $cols $rows\n";
    select undef, undef, undef, 0.01 until ${"`"}stty size${"`"} eq "$rows $cols\n";
    print "sized\n";
  }
}`;

export function programOf(seed: number): string[] {
  return ["perl", "-e", PERL, String(seed)];
}

/** What the program prints on a terminal when it reads these lines, written anew and not run: the reference. */
export function transcriptOf(seed: number, lines: readonly string[]): Buffer {
  const { next } = makeRandom(seed);
  const out: string[] = [];
  const inputs = [...lines];
  for (let k = 0; ; k += 1) {
    const count = next(40) + 1;
    for (let n = 0; n < count; n += 1)
      out.push(`${seed} ${k} ${n} ${(n * 7919 + seed + k) % 100003}`);
    if (next(12) === 0) out.push(`burst ${"x".repeat(next(4) * 40000)}`);
    next(30);
    const what = next(10);
    if (what < 3) {
      const line = inputs.shift();
      if (line === undefined) throw new Error(`program ${seed} reads more than it was given`);
      out.push(`read ${k}`, `got ${line}`);
      if (/^(exit \d+|die)$/.test(line)) return Buffer.from(`${out.join("\r\n")}\r\n`);
    } else if (what === 3) {
      const cols = 60 + next(60);
      out.push(`size ${k} ${cols} ${20 + next(30)}`, "sized");
    }
  }
}
