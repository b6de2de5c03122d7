package io.natrium.tcp.ocsp;

import io.natrium.spi.config.ReloadPlan;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers about certificates of peers as {@code ocsp_cache} has them at the moment: read when
 * somebody needs them first, written now and then and at the end. Thread: any; what may block on
 * files says so.
 */
public final class PeerAnswerStore {

  private static final Logger LOG = LoggerFactory.getLogger(PeerAnswerStore.class);

  private final ScheduledExecutorService pool;
  private volatile PeerAnswers answers;
  private boolean begun;
  private Future<?> saving;

  /**
   * Reads nothing yet.
   *
   * @param pool for what blocks, and for the clock
   */
  public PeerAnswerStore(ScheduledExecutorService pool, CacheOptions options) {
    this.pool = pool;
    this.answers = new PeerAnswers(options);
  }

  /** Certificates of peers are asked for from now on. Blocks. */
  public synchronized void begin() {
    if (begun) {
      return;
    }
    begun = true;
    answers.load();
    saveRegularly();
    LOG.info("OCSP peer cache online, type [{}]", answers.options().type());
  }

  private void saveRegularly() {
    if (saving != null) {
      saving.cancel(false);
      saving = null;
    }
    CacheOptions options = answers.options();
    if (!options.kept()) {
      return;
    }
    long millis = options.saveInterval().toMillis();
    try {
      saving =
          pool.scheduleWithFixedDelay(() -> answers.save(), millis, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ended) {
      LOG.debug("Answers are not saved any more", ended);
    }
  }

  PeerAnswers answers() {
    return answers;
  }

  /** Its numbers; empty where nothing is kept. */
  public synchronized Map<String, Object> numbers() {
    return begun && answers.options().kept() ? answers.numbers() : Map.of();
  }

  // ---- reload

  /** Plans to keep answers otherwise. Blocks on files. */
  public synchronized ReloadPlan plan(CacheOptions from, CacheOptions to) {
    if (from.equals(to)) {
      return ReloadPlan.unchanged();
    }
    if (from.kept() && to.kept() && from.store().equals(to.store())) {
      return ReloadPlan.apply(() -> change(to));
    }
    PeerAnswers others = new PeerAnswers(to);
    if (begun) {
      others.load();
    }
    return ReloadPlan.apply(() -> replace(others));
  }

  private synchronized void change(CacheOptions options) {
    answers.change(options);
    changed();
  }

  private synchronized void replace(PeerAnswers others) {
    PeerAnswers former = answers;
    answers = others;
    changed();
    try {
      pool.execute(former::save);
    } catch (RejectedExecutionException ended) {
      LOG.debug("The former answers are not saved", ended);
    }
  }

  private void changed() {
    if (begun) {
      saveRegularly();
    }
    LOG.info("Reloaded OCSP peer cache");
  }

  /** Saves what there is and ends. Blocks on the file. */
  public synchronized void stop() {
    if (saving != null) {
      saving.cancel(false);
    }
    if (begun) {
      answers.save();
    }
  }
}
