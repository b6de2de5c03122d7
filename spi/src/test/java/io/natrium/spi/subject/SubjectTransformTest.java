package io.natrium.spi.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTransformTest {

  private static final int ROUNDS = 2000;

  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "foo; bar; foo; bar",
        "foo.*; bar.$1; foo.x; bar.x",
        "*.*; $2.$1; a.b; b.a",
        "foo.*.>; {{wildcard(1)}}.>; foo.x.y.z; x.y.z",
        ">; a.>; x.y; a.x.y",
        "a.*; {{Split(1,-)}}; a.x-y-z; x.y.z",
        "a.*; {{split(1,-)}}; a.-x--y-; x.y",
        "a.*; {{SplitFromLeft(1,2)}}; a.12345; 12.345",
        "a.*; {{splitfromright(1,2)}}; a.12345; 123.45",
        "a.*; {{splitFromLeft(1,9)}}; a.12345; 12345",
        "a.*; {{SliceFromLeft(1,2)}}; a.12345; 12.34.5",
        "a.*; {{sliceFromRight(1,2)}}; a.12345; 1.23.45",
        "a.*; {{sliceFromRight(1,5)}}; a.12345; 12345",
        "a.*; {{left(1,3)}}; a.12345; 123",
        "a.*; {{Right(1,3)}}; a.12345; 345",
        "a.*; x.{{right(1,0)}}; a.12345; x.12345",
        "foo; bar.{{partition(1)}}; foo; bar.0",
        "a.*; p.$2x.$1; a.b; p.$2x.b",
        "a.*; {{ wildcard( 1 ) }}.b; a.x; x.b"
      })
  void shouldTransform(String source, String destination, String subject, String result)
      throws TransformException {
    assertEquals(result, SubjectTransform.of(source, destination).apply(subject));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "foo.*; bar.*",
        "foo.>; bar",
        "foo; bar.>",
        "foo.*; bar.$2",
        "foo; bar.$1",
        "foo.*; {{nothing(1)}}",
        "foo.*; {{wildcard()}}",
        "foo.*; {{wildcard(1,2)}}",
        "foo.*; {{wildcard(x)}}",
        "foo.*; {{split(1)}}",
        "foo.*; {{split(1, a b)}}",
        "foo.*; {{left(1)}}",
        "foo.*; {{left(1,2,3)}}",
        "foo.*; {{partition(x,1)}}",
        "foo.*; {{partition(3,2)}}",
        "foo..bar; x",
        "foo; x..y"
      })
  void shouldRefuse(String source, String destination) {
    assertThrows(TransformException.class, () -> SubjectTransform.of(source, destination));
  }

  @Test
  void shouldRefuseWhatCannotBeReversed() {
    assertThrows(
        TransformException.class, () -> SubjectTransform.reversible("a.*", "b.{{left(1,2)}}"));
    assertThrows(TransformException.class, () -> SubjectTransform.reversible("a.*.*", "b.$1"));
  }

  @Test
  void shouldPartitionAsFnvDoes() throws TransformException {
    for (int round = 0; round < ROUNDS; round++) {
      String one = Integer.toString(random.nextInt(), 36);
      String two = Integer.toString(random.nextInt(), 36);
      int buckets = 1 + random.nextInt(100);
      SubjectTransform chosen =
          SubjectTransform.of("a.*.*", "p.{{partition(" + buckets + ",2,1)}}");
      assertEquals("p." + fnv(two + one, buckets), chosen.apply("a." + one + '.' + two));
      SubjectTransform whole = SubjectTransform.of("a.*.*", "p.{{partition(" + buckets + ")}}");
      String subject = "a." + one + '.' + two;
      assertEquals("p." + fnv(subject, buckets), whole.apply(subject));
    }
  }

  /** FNV-1a with numbers of any size. */
  private static String fnv(String text, int buckets) {
    BigInteger hash = BigInteger.valueOf(2166136261L);
    for (char next : text.toCharArray()) {
      hash = hash.xor(BigInteger.valueOf(next));
      hash = hash.multiply(BigInteger.valueOf(16777619)).mod(BigInteger.ONE.shiftLeft(32));
    }
    return hash.mod(BigInteger.valueOf(buckets)).toString();
  }

  @Test
  void shouldChooseAtRandomWithinTheBound() throws TransformException {
    SubjectTransform transform = SubjectTransform.of("a", "b.{{random(4)}}");
    assertFalse(transform.isStable());
    boolean[] seen = new boolean[4];
    for (int i = 0; i < 400; i++) {
      seen[Integer.parseInt(transform.apply("a").substring(2))] = true;
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
  }

  @Test
  void shouldComeBackFromTheReverse() throws TransformException {
    for (int round = 0; round < ROUNDS; round++) {
      int wildcards = 1 + random.nextInt(4);
      List<String> source = new ArrayList<>();
      List<String> destination = new ArrayList<>();
      List<String> literal = new ArrayList<>();
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < wildcards; i++) {
        if (random.nextBoolean()) {
          source.add("s" + i);
          literal.add("s" + i);
        }
        source.add("*");
        literal.add("v" + random.nextInt(1000));
        order.add(i + 1);
      }
      Collections.shuffle(order, random);
      for (int index : order) {
        if (random.nextBoolean()) {
          destination.add("d" + index);
        }
        destination.add("$" + index);
      }
      SubjectTransform forth =
          SubjectTransform.reversible(String.join(".", source), String.join(".", destination));
      String subject = String.join(".", literal);
      String there = forth.apply(subject);
      assertEquals(model(source, destination, literal), there);
      assertEquals(subject, forth.reverse().apply(there));
    }
  }

  /** Looks every placeholder up by counting the wildcards of the source. */
  private static String model(List<String> source, List<String> destination, List<String> literal) {
    List<String> result = new ArrayList<>();
    for (String token : destination) {
      if (token.startsWith("$")) {
        int wanted = Integer.parseInt(token.substring(1));
        int seen = 0;
        for (int i = 0; i < source.size(); i++) {
          if (source.get(i).equals("*") && ++seen == wanted) {
            result.add(literal.get(i));
          }
        }
      } else {
        result.add(token);
      }
    }
    return String.join(".", result);
  }

  @Test
  void shouldNumberWildcardsAndBack() {
    assertEquals("a.$1.b.$2", SubjectTransform.numbered("a.*.b.*"));
    assertEquals("a.*.b.*", SubjectTransform.pattern("a.$2.b.{{wildcard(1)}}"));
    assertEquals("a.$SYS.*", SubjectTransform.pattern("a.$SYS.$1"));
  }
}
