package jmistral.cli;

import java.util.Locale;
import jmistral.quant.CacheType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code f32}, {@code f16} or {@code q8_0}. */
final class CacheTypeConverter implements ITypeConverter<CacheType> {
    @Override
    public CacheType convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "f32" -> CacheType.F32;
            case "f16" -> CacheType.F16;
            case "q8_0" -> CacheType.Q8_0;
            default -> throw new TypeConversionException("expected f32, f16 or q8_0, found '" + value + "'");
        };
    }
}
