package io.natrium.spi.config;

import io.natrium.spi.Stable;
import java.util.Set;

/**
 * A part of the configuration with one owner: it reads whole top-level keys into one immutable
 * value and says how a running server moves from one such value to another.
 *
 * <p>All methods run on the conductor (or on the main thread for a check of the file), one at a
 * time, and never block on a network. Only {@link #plan} may touch resources outside. A throw from
 * any of them counts as a fault of the owner: the configuration is refused with a message that
 * names the section.
 *
 * @param <T> the immutable value, best a record
 */
@Stable
public interface ConfigSection<T> {

  /**
   * Names the section in messages and for {@link ConfigView#section}.
   *
   * @return a short stable name, unique in the server
   */
  String name();

  /**
   * Lists the top-level keys this section owns, with all their aliases, in lower case. No two
   * sections may own the same key. A plugin's own block is owned with the single key {@code
   * plugins.<id>}, and then {@link #read} sees the inside of that block. Keys within the block of
   * another section are owned as {@code block.key}, all of one block; {@link #read} sees them as if
   * they stood at the top, and the section of the block does not see them.
   *
   * @return the keys, constant
   */
  Set<String> keys();

  /**
   * Returns the value of a server whose configuration says nothing about this section.
   *
   * @return the defaults
   */
  T defaults();

  /**
   * Reads the value. Pure: the same fields give the same value, nothing outside is read or changed,
   * so that a check of a file and a reload can call it at will.
   *
   * @param fields a cursor over the owned keys only; the kernel calls {@link ConfigFields#finish}
   *     on it afterwards, nested cursors are finished by the section
   * @param problems where errors and warnings go
   * @return the value; after an error any value, which is not used
   */
  T read(ConfigFields fields, Problems problems);

  /**
   * Checks rules that involve other blocks. Called after every section was read without error.
   * Pure.
   *
   * @param own the value this section read
   * @param all the rest
   * @param problems where errors and warnings go
   */
  default void check(T own, ConfigView all, Problems problems) {}

  /**
   * Plans the change from one value to another on a running server. May open what the new value
   * needs (certificates, files) but changes nothing that is in use: another section may still
   * reject.
   *
   * @param from the value in effect
   * @param to the value to put into effect
   * @return the plan; a change that cannot be made is a {@link ReloadPlan.Reject}, not a throw
   */
  ReloadPlan plan(T from, T to);

  /**
   * Drops what {@link #plan} prepared, because the reload was refused: by this section or by
   * another one, or because planning failed. Called at most once after a plan, in place of its
   * commit, on the same thread; never while what was prepared is in force. Does nothing by default,
   * which is right for plans that keep what they opened to themselves.
   */
  default void abandon() {}
}
