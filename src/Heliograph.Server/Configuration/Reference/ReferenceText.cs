namespace Heliograph.Server.Configuration;

/// <summary>The words of docs/configuration.md that are not about one setting.</summary>
internal static class ReferenceText
{
    /// <summary>What comes before the tables.</summary>
    public const string Introduction = """
        # Configuration

        This page is printed by `heliograph config --markdown`; a test fails when it differs from the program.

        One YAML file holds everything, and everything has a default: without a file Heliograph serves MQTT to clients on the same
        machine. Read is the file named by `-f FILE`, else `heliograph.yaml`, else `connmix.yaml` in the working directory. Its shape is a
        superset of `connmix.yaml`: an existing one starts as it is. Relative paths in it begin at the working directory.

        What is given later overrules what was given before:

        1. the file;
        2. the environment: `HELIOGRAPH__ENGINE__APISERVER__PORT=6790` is `engine.apiServer.port`, in any case; an item of a list by its
           number, `HELIOGRAPH__ENGINE__SERVERS__0__PORT=1884`;
        3. the command line: `--set engine.apiServer.port=6790`, `--set engine.servers[0].port=1884`, and the flags of `heliograph --help`.

        `heliograph check-config` reads everything as the server would and prints every error at once, each with file, line and key.
        An unknown key is an error, too. Keys are found in any case.

        Durations are seconds (`60`) or have units (`500ms`, `10s`, `5m`, `2h`, `1d`, `1h30m`).

        A running server looks at the file every two seconds, and at once on SIGHUP. A file with errors is reported in the log and changes
        nothing. When a changed setting applies, is in the tables: *now*, for *new connections*, or after a *restart*.

        A server with protocol mqtt that is bound wider than this machine would let anyone in. It is refused unless `authentication` says how
        clients are checked (`docs/authentication.md`), its clients must show a certificate (`tls.clientCertificates: required`), or
        `allowAnonymous: true` says that this is meant.

        ```yaml
        authentication:
          - type: users
        engine:
          servers:
            - {port: 1883, bind: 0.0.0.0, protocol: mqtt}
            - {port: 8083, bind: 0.0.0.0, protocol: mqtt, path: /mqtt}
            - port: 8883
              bind: 0.0.0.0
              protocol: mqtt
              tls: {certificate: server.crt, key: server.key, clientCertificates: required, clientCa: clients.crt}
        mqtt:
          maxPacketSize: 1048576
        storage:
          path: data/heliograph.db
        ```

        """;
}
