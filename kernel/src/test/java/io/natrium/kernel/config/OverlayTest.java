package io.natrium.kernel.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natrium.spi.config.ConfigMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {

  private static ConfigMap parse(String text) {
    return new ConfigParser(new TestSource()).parseText(text);
  }

  private static void assertOverlaid(String expected, Overlay overlay, String file) {
    ConfigMap result = overlay.apply(parse(file));
    assertTrue(parse(expected).sameContent(result), result::toString);
  }

  @Test
  void winsOverTheFile() {
    Overlay overlay =
        Overlay.none().integer("port", 5).text("server_name", "n").bool("debug", true);
    assertOverlaid(
        "host: a, port: 5, server_name: n, debug: true", overlay, "port: 1, host: a, debug: no");
  }

  @Test
  void removesAliasesAndOtherSpellings() {
    Overlay overlay = Overlay.none().text("logfile", "x", "log_file");
    assertOverlaid("logfile: x", overlay, "Log_File: a\nLOGFILE: b\n");
  }

  @Test
  void countsAsWrittenLast() {
    ConfigMap root = Overlay.none().integer("port", 5).apply(parse("port: 1\nlisten: 2\n"));
    assertEquals("port", root.findLast("port", "listen").orElseThrow().key());
  }

  @Test
  void reachesIntoBlocks() {
    Overlay overlay =
        Overlay.none().text("cluster.name", "c").texts("cluster.routes", List.of("r"));
    assertOverlaid("cluster { name: c, routes: [r] }", overlay, "");
    assertOverlaid(
        "cluster { port: 1, name: c, routes: [r] }", overlay, "cluster { port: 1, Name: x }");
    assertOverlaid("cluster { name: c, routes: [r] }", overlay, "cluster: true");
  }

  @Test
  void removes() {
    Overlay overlay = Overlay.none().remove("tls").remove("cluster.routes");
    assertOverlaid(
        "port: 1, cluster { name: c }",
        overlay,
        "port: 1, TLS { verify: true }, cluster { name: c, routes: [a] }");
    assertOverlaid("port: 1", overlay, "port: 1");
  }

  @Test
  void laterChangesWin() {
    Overlay first = Overlay.none().integer("port", 1).bool("debug", true);
    assertOverlaid(
        "port: 2, debug: true", first.then(Overlay.none().integer("port", 2)), "port: 9");
  }

  @Test
  void leavesTheTreeAloneWithoutChanges() {
    ConfigMap root = parse("port: 1");
    assertSame(root, Overlay.none().apply(root));
    Overlay.none().integer("port", 2).apply(root);
    assertTrue(parse("port: 1").sameContent(root));
  }
}
