// A reporter that names the tests that passed only at a second try: a flake is told, never hidden.
export default class SecondTry {
  #names = [];

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      this.#names.push(`${test.project.name} ${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd() {
    if (this.#names.length === 0) return;
    console.log(`\npassed at a second try (${this.#names.length}):`);
    for (const name of this.#names) console.log(`  ${name}`);
  }
}
