namespace Heliograph.Tests;

/// <summary>The versions of MQTT a row of the table stands for.</summary>
[Flags]
public enum Versions
{
    V31 = 1,
    V311 = 2,
    V3 = V31 | V311,
    V5 = 4,
    V4Up = V311 | V5,
    Any = V3 | V5,
}
