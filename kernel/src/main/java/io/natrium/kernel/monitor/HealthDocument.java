package io.natrium.kernel.monitor;

import io.natrium.spi.monitor.JsonOut;
import io.natrium.spi.monitor.MonitorEndpoint;
import io.natrium.spi.monitor.MonitorRequest;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether the server works, as far as the kernel knows. Thread: any. */
public final class HealthDocument implements MonitorEndpoint {

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FAILED = 500;

  private final BooleanSupplier ready;

  /**
   * Makes the document.
   *
   * @param ready whether clients can connect
   */
  public HealthDocument(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public String name() {
    return "HEALTHZ";
  }

  @Override
  public void answer(MonitorRequest request, JsonOut out) {
    Map<String, String> asked = request.parameters();
    boolean details = Boolean.parseBoolean(asked.getOrDefault("details", "false"));
    boolean stream = isNamed(asked, "stream");
    out.beginObject();
    if (stream && !isNamed(asked, "account")) {
      missing(out, details, "account", "stream");
    } else if (isNamed(asked, "consumer") && !stream) {
      missing(out, details, "stream", "consumer");
    } else if (!ready.getAsBoolean()) {
      error(out, details, FAILED, "CONNECTION", "server is not ready for connections");
    } else {
      out.name("status").value("ok");
      out.name("status_code").value(OK);
    }
    out.endObject();
  }

  private static boolean isNamed(Map<String, String> asked, String what) {
    return !asked.getOrDefault(what, "").isEmpty();
  }

  private static void missing(JsonOut out, boolean details, String what, String of) {
    String text = '"' + what + "\" must not be empty when checking " + of + " health";
    error(out, details, BAD_REQUEST, "BAD_REQUEST", text);
  }

  private static void error(JsonOut out, boolean details, int code, String type, String text) {
    out.name("status").value("error");
    out.name("status_code").value(code);
    if (!details) {
      out.name("error").value(text);
      return;
    }
    out.name("errors").beginArray().beginObject();
    out.name("type").value(type);
    out.name("error").value(text);
    out.endObject().endArray();
  }
}
