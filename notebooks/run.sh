#!/usr/bin/env bash
# Executes the notebooks without a browser and leaves the result, plots included, in target/notebooks. Any cell that does
# not compile or throws makes it fail.
#
#   notebooks/run.sh             every notebook here
#   notebooks/run.sh --kernel    only sets the Java kernel up and says how to open the notebooks with it
#
# Needs what ./forewarn needs, and Jupyter's nbconvert (Debian: apt-get install jupyter-nbconvert jupyter-client).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
work=$root/target/notebooks

# shellcheck source=../forewarn
source "$root/forewarn"
java_home=$(find_java javac)
jar=$root/target/forewarn.jar
build_if_stale

# The option keeps Maven's own libraries from warning about the JDK.
JAVA_HOME=$java_home MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
  mvn -q -B -f "$here/pom.xml" package </dev/null

# The kernel's description needs absolute paths, so it is made here and not kept.
classpath="$jar;$work/lib/xchart.jar" # the kernel separates by semicolons everywhere
for library in "$root"/target/lib/*.jar; do classpath="$classpath;$library"; done
mkdir -p "$work/jupyter/kernels/java25"
cat >"$work/jupyter/kernels/java25/kernel.json" <<JSON
{
  "argv": [
    "$java_home/bin/java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
    "-Djava.awt.headless=true", "-jar", "$work/lib/rapaio-jupyter-kernel.jar", "{connection_file}"
  ],
  "display_name": "Java 25 with Forewarn",
  "language": "java",
  "interrupt_mode": "message",
  "env": { "RJK_CLASSPATH": "$classpath", "RJK_TIMEOUT_MILLIS": "-1" }
}
JSON

export JUPYTER_PATH=$work/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH}
if [ "${1:-}" = "--kernel" ]; then
  echo "kernel 'java25' is ready: JUPYTER_PATH=$work/jupyter jupyter lab $here"
  exit 0
fi

# Debian's own nbconvert first: another Python earlier on the PATH may have a jupyter without it.
nbconvert=/usr/bin/jupyter-nbconvert
[ -x "$nbconvert" ] || nbconvert=$(type -P jupyter-nbconvert) ||
  die "no jupyter-nbconvert found; install it (Debian: apt-get install jupyter-nbconvert jupyter-client)"

execute() {
  "$nbconvert" --to notebook --execute --ExecutePreprocessor.timeout=600 --log-level=WARN \
    --output-dir "$work" --output "$(basename "$1")" "$1"
}

for notebook in "$here"/*.ipynb; do
  name=$(basename "$notebook")
  say "executing $name"
  # The kernel reports every message that it handles: shown only when something went wrong.
  execute "$notebook" >"$work/$name.log" 2>&1 ||
    # Now and then a kernel that has just started misses the first message and stays silent; a fresh one answers.
    { grep -q "Kernel didn't respond" "$work/$name.log" && execute "$notebook" >"$work/$name.log" 2>&1; } ||
    { grep -q "Kernel didn't respond" "$work/$name.log" && execute "$notebook" >"$work/$name.log" 2>&1; } ||
    { tail -n 40 "$work/$name.log" >&2; die "$name failed; the whole output is in $work/$name.log"; }
  # A notebook that stopped early would still have been written: the last cell leaves this line.
  grep -q 'notebook finished: [0-9]' "$work/$name" || die "$name ran, but its last cell did not; see $work/$name"
done
say "executed notebooks are in $work"
