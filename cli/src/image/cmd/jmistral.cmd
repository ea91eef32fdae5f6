@echo off
rem Starts jmistral with the Java runtime that stands beside this script. The options for the JVM are those of the shell
rem script of the same name, which gives the reasons; a test compares the two. Which streams are a terminal Java asks
rem itself. Nobody has run this on Windows yet.
setlocal DisableDelayedExpansion
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="

rem Absent only while the cache itself is being made.
set "cache="
if exist "%~dp0..\runtime\lib\jmistral.aot" set cache="-XX:AOTCache=%~dp0..\runtime\lib\jmistral.aot"

"%~dp0..\runtime\bin\java.exe" ^
    -Xms32m -Xmx512m -XX:+UseSerialGC -XX:-UsePerfData -XX:ObjectAlignmentInBytes=64 ^
    -XX:+UnlockExperimentalVMOptions -XX:+EnableVectorSupport -XX:+EnableVectorReboxing ^
    -XX:+EnableVectorAggressiveReboxing ^
    -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:-AOTReplayTraining ^
    -XX:CICompilerCount=3 -XX:-UseSuperWord -XX:CompileCommand=quiet ^
    -XX:Tier0BackedgeNotifyFreqLog=18 -XX:Tier2BackedgeNotifyFreqLog=24 -XX:Tier3BackedgeNotifyFreqLog=24 ^
    "-XX:CompileCommand=CompileThresholdScaling,jdk.incubator.vector.*::*,100.0" ^
    "-XX:CompileCommand=CompileThresholdScaling,jdk.internal.vm.vector.*::*,100.0" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.runtime.model.Attention::attend,10.0" ^
    -XX:+DisplayVMOutputToStderr -Xlog:disable "-Xlog:all=warning,aot*=off,cds*=off:stderr" ^
    --enable-native-access=jmistral.runtime,org.jline ^
    -Djmistral.warmup=true "-Djmistral.demo=%~dp0..\models\demo.gguf" %JMISTRAL_JAVA_OPTIONS% ^
    "-XX:CompileCommand=dontinline,jmistral.quant.kernel.VectorExp::exp(F)F" ^
    "-XX:CompileCommand=dontinline,jmistral.quant.kernel.FusedQ8_0::dot" ^
    "-XX:CompileCommand=inline,jmistral.quant.kernel.GroupScales::put*" ^
    "-XX:CompileCommand=inline,jmistral.quant.kernel.PackedScales::*" ^
    "-XX:CompileCommand=inline,jmistral.quant.format.BlockFields::*" ^
    "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::convEndian" ^
    "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::getLongUnaligned(Ljava/lang/Object;JZ)J" ^
    "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::getIntUnaligned(Ljava/lang/Object;JZ)I" ^
    "-XX:CompileCommand=inline,jdk.internal.misc.Unsafe::getShortUnaligned(Ljava/lang/Object;JZ)S" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.Vector*::decode,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.Vector*::decode,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.Vector*::dequantize,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.Vector*::dequantize,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorTiles::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorTiles::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorFloatMath::max,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorFloatMath::max,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorFloatMath::multiply,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorFloatMath::multiply,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorFloatMath::addScaled,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorFloatMath::addScaled,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorFloatMath::scale,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorFloatMath::scale,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorExp::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorExp::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorDots::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorDots::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.VectorCache*::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.VectorCache*::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.FieldQuantizer::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.FieldQuantizer::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.PairQuantizer::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.PairQuantizer::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.PairTiles::*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.PairTiles::*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.GroupScales::put*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.GroupScales::put*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.Pairs*::unpack,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.Pairs*::unpack,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.Fused*::multiply*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.Fused*::multiply*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.HalfWide*::multiply*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.HalfWide*::multiply*,false" ^
    "-XX:CompileCommand=CompileThresholdScaling,jmistral.quant.kernel.Wide*::multiply*,0.001" ^
    "-XX:CompileCommand=BackgroundCompilation,jmistral.quant.kernel.Wide*::multiply*,false" ^
    %cache% -m jmistral.cli/jmistral.cli.Main %*
exit /b %ERRORLEVEL%
