package io.natrium.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.launcher.cli.CommandLine.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p 4333 | {port=4333}",
        "--p=-1 | {port=-1}",
        "--port 0x10 | {port=16}",
        "-a ::1 -port 1 | {host=::1, port=1}",
        "--net h | {host=h}",
        "-n a --name b --server_name c | {server_name=c}",
        "-m 8222 -ms 8443 | {http_port=8222, https_port=8443}",
        "-P /x.pid --ports_file_dir /d | {pid_file=/x.pid, ports_file_dir=/d}",
        "--profile 99 --client_advertise a:1 | {client_advertise=a:1, prof_port=99}",
        "-D | {debug=true}",
        "-V=false | {trace=false}",
        "-DV | {debug=true, trace=true}",
        "-DV=false -D | {debug=false, trace=false}",
        "-VV | {trace=true, trace_verbose=true}",
        "-DVV | {debug=true, trace=true, trace_verbose=true}",
        "-T=0 --logtime_utc | {logtime=false, logtime_utc=true}",
        "-l f --log_size_limit 10 | {log_file=f, log_size_limit=10}",
        "-s -r udp://h:514 | {syslog=true, remote_syslog=udp://h:514}",
        "--max_traced_msg_len 5 | {max_traced_msg_len=5}",
        "--user u --pass=p=q | {authorization={user=u, password=p=q}}",
        "--auth t | {authorization={token=t}}",
        "-js -sd=/d | {jetstream={enabled=true, store_dir=/d}}",
        "--jetstream=false | {jetstream={enabled=false}}",
        "-sd /d | {store_dir=/d}",
        "--tls --tlscert c --tlskey k | {tls={cert_file=c, key_file=k}}",
        "--tlsverify --tlscert c --tlskey k --tlscacert a"
            + " | {tls={cert_file=c, key_file=k, ca_file=a, verify=true}}",
        "--tls=false --tlscert c | {tls=null}",
        "--cluster nats://h:-1 | {cluster={host=h, port=-1, authorization=null}}",
        "--cluster_listen nats://[::1]:6222"
            + " | {cluster={host=::1, port=6222, authorization=null}}",
        "--cluster nats://u:p%40@h:1"
            + " | {cluster={host=h, port=1, authorization={user=u, password=p@}}}",
        "--cluster= | {cluster={port=0}}",
        "-c f --routes=nats://a:1,nats://b:2 | {cluster={routes=[nats://a:1, nats://b:2]}}",
        "-c f --cluster_name n --no_advertise --connect_retries 3 --cluster_advertise x"
            + " | {cluster={name=n, advertise=x, no_advertise=true, connect_retries=3}}",
      })
  void laysFlagsOverTheFile(String arguments, String overlay) throws Exception {
    CommandLine commandLine = CommandLine.parse(arguments.split(" "));
    assertEquals(Request.SERVE, commandLine.request());
    assertEquals(overlay, commandLine.overlay().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-v | VERSION",
        "--version | VERSION",
        "version | VERSION",
        "VERSION | VERSION",
        "-h | HELP",
        "--help | HELP",
        "help | HELP",
        "-p 1 help | HELP",
        "--help_tls | HELP_TLS",
        "-t -c f | TEST_CONFIGURATION",
        "-sl reload=1 | SIGNAL",
        "--signal=quit | SIGNAL",
        "-v=false | SERVE",
      })
  void knowsWhatIsAskedFor(String arguments, Request request) throws Exception {
    assertEquals(request, CommandLine.parse(arguments.split(" ")).request());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "-zz | flag provided but not defined: -zz",
        "--zz=1 | flag provided but not defined: -zz",
        "-p | flag needs an argument: -p",
        "--sl | flag needs an argument: -sl",
        "-p x | invalid value \"x\" for flag -p: parse error",
        "-p= | invalid value \"\" for flag -p: parse error",
        "-p=99999999999999999999 |"
            + " invalid value \"99999999999999999999\" for flag -p: value out of range",
        "-js=foo | invalid boolean value \"foo\" for -js: parse error",
        "-= | bad flag syntax: -=",
        "---p | bad flag syntax: ---p",
      })
  void refusesBadFlags(String arguments, String message) {
    UsageException e =
        assertThrows(UsageException.class, () -> CommandLine.parse(arguments.split(" ")));
    assertEquals(message, e.getMessage());
    assertTrue(e.flagSyntax());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "foo | unrecognized command: \"foo\"",
        "- foo | unrecognized command: \"-\"",
        "-js true | unrecognized command: \"true\"",
        "-- -p | unrecognized command: \"-p\"",
        "-t | must specify [-c, --config] option to check configuration file syntax",
        "--tlsverify | TLS Server certificate must be present and valid",
        "--tls --tlscert c | TLS Server private key must be present and valid",
        "--routes nats://a:1 | solicited routes require cluster capabilities, e.g. --cluster",
        "--cluster nats://u@h:1 | expected cluster password to be set",
        "--cluster nats://h | address h: missing port in address",
        "--cluster nats://h:70000 | invalid port \"70000\" in h:70000",
      })
  void refusesImpossibleRequests(String arguments, String message) {
    UsageException e =
        assertThrows(UsageException.class, () -> CommandLine.parse(arguments.split(" ")));
    assertEquals(message, e.getMessage());
    assertFalse(e.flagSyntax());
  }

  @Test
  void changesNothingWithoutFlags() throws Exception {
    CommandLine commandLine = CommandLine.parse();
    assertEquals(Map.of(), commandLine.overlay());
    assertNull(commandLine.configFile());
  }

  @Test
  void helpNamesEveryFlag() {
    String help = HelpText.usage();
    assertTrue(help.contains("Usage: nats-server"));
    assertTrue(help.contains("-js, --jetstream"));
    for (String name : List.of("-DVV", "--connect_retries", "--logtime_utc", "-sl,--signal")) {
      assertTrue(help.contains(name), name);
    }
    assertTrue(HelpText.tls().contains("TLS_AES_128_GCM_SHA256"));
  }
}
