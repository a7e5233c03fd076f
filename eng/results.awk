# Reads TRX files: a line for every suite (the folder of the tests), then the sum. Fails when a test failed or none ran.
BEGIN { RS = "<UnitTestResult "; }
NR > 1 {
    split(attribute("testName"), name, ".");
    suite = name[3];
    outcome = attribute("outcome");
    suites[suite] = 1;
    if (outcome == "Passed") { passed[suite]++; good++; }
    else if (outcome == "NotExecuted") { skipped[suite]++; left++; }
    else { failed[suite]++; bad++; }
}
END {
    for (suite in suites)
        printf "%-24s %6d passed %4d failed %4d skipped\n", suite, passed[suite], failed[suite], skipped[suite] | "sort";
    close("sort");
    if (left > 0)
        printf "%d skipped\n", left;
    printf "%d passed, %d failed\n", good, bad;
    exit (bad > 0 || good == 0);
}
function attribute(key,    rest) {
    rest = substr($0, index($0, " " key "=\"") + length(key) + 3);
    return substr(rest, 1, index(rest, "\"") - 1);
}
