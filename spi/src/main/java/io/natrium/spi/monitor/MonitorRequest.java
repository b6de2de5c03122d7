package io.natrium.spi.monitor;

import io.natrium.spi.Stable;
import java.util.Map;

/**
 * Parameters of a monitoring request by name, from the query of a URL or the body of a request.
 *
 * @param parameters names and values in text
 */
@Stable
public record MonitorRequest(Map<String, String> parameters) {

  public MonitorRequest {
    parameters = Map.copyOf(parameters);
  }
}
