package dev.forewarn.selection;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Words and quoted texts of a selector. Escapes are those of Go, which PromQL has taken over. */
final class SelectorText {
    private SelectorText() {}

    static boolean isNameStart(char c) {
        return isLabelStart(c) || c == ':';
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }

    static boolean isLabelStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static boolean isLabelPart(char c) {
        return isLabelStart(c) || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A label that needs no quotes. */
    static boolean isLabelName(String text) {
        return !text.isEmpty() && isLabelStart(text.charAt(0)) && text.chars().allMatch(c -> isLabelPart((char) c));
    }

    /** In double quotes, on one line. */
    static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append("\\x").append(hex(c >> 4)).append(hex(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    private static char hex(int digit) {
        return Character.forDigit(digit & 0xf, 16);
    }

    /** The text of bytes that are UTF-8; null where they are not. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
