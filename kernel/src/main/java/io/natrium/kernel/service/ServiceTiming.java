package io.natrium.kernel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natrium.kernel.account.Account;
import io.natrium.kernel.account.ServiceImport;
import io.natrium.kernel.outbound.OutboundBuffer;
import io.natrium.kernel.route.FanOut;
import io.natrium.kernel.route.Publication;
import io.natrium.kernel.route.Publisher;
import io.natrium.spi.account.AccountExport.Latency;
import io.natrium.spi.session.Message;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time that one request of a measured service takes, told as a metric in the account that
 * exports it. Made by the requester's thread; told once, by whoever ends it.
 */
final class ServiceTiming {

  private static final String TYPE = "io.nats.server.metric.v1.service_latency";
  private static final int ALL = 100;

  private final Account account;
  private final String subject;
  private final Publisher requester;
  private final boolean share;
  private final String header;
  private final long began = System.nanoTime();
  private final Instant start = Instant.now();
  private final AtomicBoolean told = new AtomicBoolean();

  private ServiceTiming(
      Account account, String subject, Publisher requester, boolean share, String header) {
    this.account = account;
    this.subject = subject;
    this.requester = requester;
    this.share = share;
    this.header = header;
  }

  /** Begins to measure, if the service is measured and the request is one of the sample. */
  static ServiceTiming begin(
      ServiceImport service, Account from, Publisher publisher, Message message) {
    Optional<Latency> latency = service.latency();
    if (latency.isEmpty()) {
      return null;
    }
    String header = "";
    int sampling = latency.get().sampling();
    if (sampling < ALL && ThreadLocalRandom.current().nextInt(ALL) >= sampling) {
      header = TraceHeaders.sampled(message);
      if (header == null) {
        return null;
      }
    }
    return new ServiceTiming(
        service.to(), latency.get().subject(), publisher, service.share(), header);
  }

  /** An answer came. */
  void answered(FanOut via, Publisher responder) {
    long service = System.nanoTime() - began;
    long there = responder.roundTrip();
    long here = requester.roundTrip();
    String info = responder.requestInfo(true, false);
    tell(via, 200, "", info, Math.max(0, service - there), 0, here + service);
  }

  /** The request has no reply subject. */
  void badRequest(FanOut via) {
    tell(via, 400, "Bad Request", null, 0, 0, 0);
  }

  /** Nobody listens. */
  void unavailable(FanOut via) {
    tell(via, 503, "Service Unavailable", null, 0, 0, 0);
  }

  /** Whoever asked waits no more for the answer. */
  void abandoned(FanOut via) {
    tell(via, 408, "Request Timeout", null, 0, 0, 0);
  }

  /** The answer did not come in time. */
  void timedOut(FanOut via) {
    tell(via, 504, "Service Timeout", null, 0, 0, 0);
  }

  private void tell(
      FanOut via,
      int status,
      String description,
      String responder,
      long service,
      long system,
      long total) {
    if (!told.compareAndSet(false, true)) {
      return;
    }
    StringBuilder json = new StringBuilder(512);
    json.append("{\"type\":\"").append(TYPE);
    json.append("\",\"id\":\"").append(UUID.randomUUID().toString().replace("-", ""));
    json.append("\",\"timestamp\":\"").append(text(Instant.now()));
    json.append("\",\"status\":").append(status);
    if (!description.isEmpty()) {
      json.append(",\"description\":\"").append(description).append('"');
    }
    String from = requester.requestInfo(share, false);
    if (from != null) {
      json.append(",\"requestor\":").append(from);
    }
    if (responder != null) {
      json.append(",\"responder\":").append(responder);
    }
    if (!header.isEmpty()) {
      json.append(",\"header\":").append(header);
    }
    json.append(",\"start\":\"").append(text(start.minusNanos(requester.roundTrip())));
    json.append("\",\"service\":").append(service);
    json.append(",\"system\":").append(system);
    json.append(",\"total\":").append(total).append('}');
    Publication publication = new Publication();
    publication.encode(Message.of(subject, null, null, json.toString().getBytes(UTF_8)));
    via.deliverIn(account, Silent.INSTANCE, publication);
  }

  private static String text(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant);
  }

  /** The server as a publisher. */
  private enum Silent implements Publisher {
    INSTANCE;

    @Override
    public OutboundBuffer outbound() {
      return null;
    }

    @Override
    public boolean echo() {
      return true;
    }

    @Override
    public boolean dropsWhenStalled() {
      return false;
    }
  }
}
