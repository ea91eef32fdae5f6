package jmistral.cli;

import java.util.EnumMap;
import java.util.Map;
import jmistral.quant.CacheType;
import jmistral.runtime.JmistralException;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.model.MemoryNeed;
import jmistral.runtime.model.ModelConfig;
import jmistral.runtime.model.ModelOptions;

/**
 * Whether a file can be run as a model, and what that takes of the memory.
 *
 * @param contextLength the context that {@code jmistral run} opens unless asked otherwise; 0 if the file cannot be run
 * @param needs the memory by type of the cache, of those that its heads can be stored as; empty if the file cannot be run
 * @param obstacle why the file cannot be run; empty if it can
 */
record RunnableSummary(int contextLength, Map<CacheType, MemoryNeed> needs, String obstacle) {
    static RunnableSummary of(GgufFile file) {
        try {
            ModelOptions options = ModelOptions.defaults();
            ModelConfig config = ModelConfig.read(file);
            int contextLength = SessionOptions.defaults().contextLengthFor(config.contextLength());
            Map<CacheType, MemoryNeed> needs = new EnumMap<>(CacheType.class);
            for (CacheType type : CacheType.values()) {
                int block = type.tensorType().blockElements();
                if (config.keyLength() % block == 0 && config.valueLength() % block == 0) {
                    needs.put(type, MemoryNeed.of(file, options, contextLength, type));
                }
            }
            return new RunnableSummary(contextLength, needs, "");
        } catch (JmistralException e) {
            return new RunnableSummary(0, Map.of(), String.valueOf(e.getMessage()));
        }
    }
}
