package dev.selftrace.benchmarks.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Words made of syllables, frequent ones short, drawn by a Zipf law as in natural text. */
final class Vocabulary {

  private static final int WORDS = 30_000;
  private static final int SHORT_WORDS = 200;
  private static final double ZIPF_SHIFT = 2.7;
  private static final double ZIPF_EXPONENT = 1.05;
  private static final int WORDS_PER_SENTENCE = 13;
  private static final int WORDS_PER_LINE = 47;
  private static final String[] ONSETS = {
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "st",
    "tr"
  };
  private static final String[] NUCLEI = {"a", "e", "i", "o", "u", "y", "ai", "ea"};
  private static final String[] CODAS = {"", "", "", "n", "r", "s"};

  private final String[] words;
  private final double[] cumulative;

  Vocabulary(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> seen = new HashSet<>();
    List<String> list = new ArrayList<>(WORDS);
    while (list.size() < WORDS) {
      String word = word(random, list.size() < SHORT_WORDS ? 2 : 4);
      if (seen.add(word)) {
        list.add(word);
      }
    }
    words = list.toArray(String[]::new);
    cumulative = new double[WORDS];
    double sum = 0;
    for (int rank = 0; rank < WORDS; rank++) {
      sum += 1 / StrictMath.pow(rank + 1 + ZIPF_SHIFT, ZIPF_EXPONENT);
      cumulative[rank] = sum;
    }
  }

  /** Text of exactly this many bytes, all ASCII. */
  String text(SplittableRandom random, int bytes) {
    StringBuilder text = new StringBuilder(bytes + 16);
    for (int count = 1; text.length() < bytes; count++) {
      text.append(word(random));
      if (count % WORDS_PER_LINE == 0) {
        text.append('\n');
      } else {
        text.append(count % WORDS_PER_SENTENCE == 0 ? ". " : " ");
      }
    }
    text.setLength(bytes);
    return text.toString();
  }

  /** The word of a rank, counted from 0. */
  String word(int rank) {
    return words[rank];
  }

  private String word(SplittableRandom random) {
    double point = random.nextDouble() * cumulative[WORDS - 1];
    int found = Arrays.binarySearch(cumulative, point);
    return words[Math.min(WORDS - 1, found >= 0 ? found : -found - 1)];
  }

  private static String word(SplittableRandom random, int syllablesMax) {
    int syllables = 1 + random.nextInt(syllablesMax);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(ONSETS[random.nextInt(ONSETS.length)])
          .append(NUCLEI[random.nextInt(NUCLEI.length)])
          .append(CODAS[random.nextInt(CODAS.length)]);
    }
    return word.toString();
  }
}
