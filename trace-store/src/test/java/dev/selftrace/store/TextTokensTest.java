package dev.selftrace.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTokensTest {

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "GET /api/v1/users?id=42 | get api v1 users id 42",
        "gen_ai.request.model | gen_ai request model",
        "snake_case kebab-case | snake_case kebab case",
        "3.14 -5 1e9 | 3 14 5 1e9",
        "Größe ÜBER | größe über",
        "naïve café | naïve café",
        "東京都 | 東京 京都",
        "東 | 東",
        "GPT4モデル | gpt4 モデ デル",
        "서울시 | 서울 울시",
        "ok😀ok | ok😀ok",
        "𠮷野家 | 𠮷野 野家",
        "a\"b'c;d | a b c d",
      })
  @DisplayName("words are lower-cased runs, and neighbours where nobody writes spaces")
  void tokens(String text, String expected) {
    assertEquals(Arrays.asList(expected.split(" ")), TextTokens.of(text));
  }

  @Test
  @DisplayName("no words in nothing and in punctuation")
  void none() {
    assertEquals(List.of(), TextTokens.of(""));
    assertEquals(List.of(), TextTokens.of(" .,-\n\u0000"));
  }

  @Test
  @DisplayName("repeated words are told each time, and listed once")
  void repeated() {
    List<String> told = new ArrayList<>();
    TextTokens.forEach("a b A", told::add);
    assertEquals(List.of("a", "b", "a"), told);
    assertEquals(List.of("a", "b"), TextTokens.of("a b A"));
  }
}
