package jmistral.cli;

import jmistral.runtime.model.SlidingWindow;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code auto}, {@code off} or a number of positions. */
final class SlidingWindowConverter implements ITypeConverter<SlidingWindow> {
    @Override
    public SlidingWindow convert(String value) {
        return switch (value) {
            case "auto" -> new SlidingWindow.Auto();
            case "off" -> new SlidingWindow.Off();
            default -> fixed(value);
        };
    }

    private static SlidingWindow fixed(String value) {
        try {
            return new SlidingWindow.Fixed(Integer.parseInt(value));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("expected auto, off or at least 1 position, found '" + value + "'");
        }
    }
}
